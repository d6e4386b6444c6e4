#include "faturad/extract/extract.hpp"

namespace faturad::extract {

std::string_view result_schema() {
  return R"json({
"$schema": "https://json-schema.org/draft/2020-12/schema",
"$id": "urn:faturad:schema:result",
"title": "Result of a document",
"description": "What GET /v1/invoices/{id} answers, and one line of faturad extract, which has no id, status and times. Absent is null. Numbers of invoices are strings: exact decimals with a point.",
"type": "object",
"required": ["document", "invoices", "warnings"],
"properties": {
  "id": {"type": "string", "pattern": "^[0-9A-HJKMNP-TV-Z]{26}$"},
  "status": {"enum": ["queued", "running", "retrying", "done", "dead"]},
  "attempts": {"type": "integer", "minimum": 0},
  "received_at": {"$ref": "#/$defs/time"},
  "finished_at": {"anyOf": [{"$ref": "#/$defs/time"}, {"type": "null"}]},
  "next_attempt_at": {"$ref": "#/$defs/time"},
  "duplicate_of": {"type": "string", "description": "id of the document whose payload and result are shared"},
  "redrives": {"type": "integer", "minimum": 1},
  "document": {
    "type": "object",
    "required": ["filename", "media_type", "bytes", "sha256", "pages", "text_source"],
    "properties": {
      "filename": {"$ref": "#/$defs/text"},
      "media_type": {"type": "string"},
      "bytes": {"type": "integer", "minimum": 0},
      "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
      "pages": {"type": ["integer", "null"], "minimum": 0},
      "text_source": {"enum": ["pdf", "none", null], "description": "none: pages without a text layer"}
    }
  },
  "errors": {
    "type": "array",
    "description": "failed attempts, the newest last",
    "items": {
      "type": "object",
      "required": ["at", "code", "message"],
      "properties": {"at": {"$ref": "#/$defs/time"}, "code": {"type": "string"}, "message": {"type": "string"}}
    }
  },
  "invoices": {"type": "array", "items": {"$ref": "#/$defs/invoice"}},
  "review": {"type": "array", "items": {"type": "string"}, "description": "why a person should compare the result with the page; empty: nobody needs to"},
  "warnings": {"type": "array", "items": {"type": "string"}, "description": "the gravest first: the page and the embedded XML contradict each other; among the last: fonts that do not say what their glyphs mean"}
},
"$defs": {
  "text": {"type": ["string", "null"], "minLength": 1},
  "decimal": {"type": ["string", "null"], "pattern": "^-?[0-9]+(\\.[0-9]{1,9})?$"},
  "date": {"type": ["string", "null"], "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
  "month": {"type": ["string", "null"], "pattern": "^[0-9]{4}-[0-9]{2}$"},
  "time": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$"},
  "party": {
    "type": "object",
    "required": ["name", "tax_id", "tax_id_type", "address"],
    "properties": {
      "name": {"$ref": "#/$defs/text"},
      "tax_id": {"$ref": "#/$defs/text"},
      "tax_id_type": {"$ref": "#/$defs/text", "description": "CNPJ, CPF, VAT, tax number and others"},
      "address": {"$ref": "#/$defs/text"},
      "customer_number": {"$ref": "#/$defs/text", "description": "of a buyer: what the seller calls it"},
      "installation_number": {"$ref": "#/$defs/text", "description": "of a buyer: the place that is supplied"}
    }
  },
  "invoice": {
    "type": "object",
    "required": ["kind", "pages", "number", "series", "access_key", "issue_date", "due_date", "period", "reference_month", "currency", "seller",
                 "buyer", "totals", "taxes", "lines", "instalments", "consumption", "payments", "evidence", "checks"],
    "properties": {
      "kind": {"enum": ["invoice", "credit_note", "order", "receipt", "utility_bill", "nfe", "nfce", "nfse", "cte", "mdfe", "cce", "boleto", "other"]},
      "pages": {"type": "array", "items": {"type": "integer", "minimum": 1}},
      "number": {"$ref": "#/$defs/text"},
      "series": {"$ref": "#/$defs/text"},
      "access_key": {"$ref": "#/$defs/text"},
      "issue_date": {"$ref": "#/$defs/date"},
      "due_date": {"$ref": "#/$defs/date"},
      "period": {
        "type": ["object", "null"],
        "required": ["start", "end"],
        "properties": {"start": {"$ref": "#/$defs/date"}, "end": {"$ref": "#/$defs/date"}}
      },
      "reference_month": {"$ref": "#/$defs/month"},
      "currency": {"type": ["string", "null"], "description": "ISO 4217"},
      "seller": {"$ref": "#/$defs/party"},
      "buyer": {"$ref": "#/$defs/party", "required": ["customer_number", "installation_number"]},
      "totals": {
        "type": "object",
        "required": ["net", "tax", "gross", "due", "prepaid"],
        "properties": {
          "net": {"$ref": "#/$defs/decimal"},
          "tax": {"$ref": "#/$defs/decimal"},
          "gross": {"$ref": "#/$defs/decimal"},
          "due": {"$ref": "#/$defs/decimal", "description": "what is left to pay"},
          "prepaid": {"$ref": "#/$defs/decimal"}
        }
      },
      "taxes": {
        "type": "array",
        "items": {
          "type": "object",
          "required": ["type", "base", "rate", "amount"],
          "properties": {
            "type": {"type": "string"},
            "base": {"$ref": "#/$defs/decimal"},
            "rate": {"$ref": "#/$defs/decimal", "description": "per cent"},
            "amount": {"$ref": "#/$defs/decimal"}
          }
        }
      },
      "lines": {
        "type": "array",
        "items": {
          "type": "object",
          "required": ["description", "quantity", "unit", "unit_price", "amount"],
          "properties": {
            "description": {"$ref": "#/$defs/text"},
            "quantity": {"$ref": "#/$defs/decimal"},
            "unit": {"$ref": "#/$defs/text", "description": "as printed; UN/ECE Recommendation 20 in e-invoices"},
            "unit_price": {"$ref": "#/$defs/decimal"},
            "amount": {"$ref": "#/$defs/decimal"}
          }
        }
      },
      "instalments": {
        "type": "array",
        "description": "parts of the total with due dates of their own (duplicatas)",
        "items": {
          "type": "object",
          "required": ["number", "due_date", "amount"],
          "properties": {"number": {"$ref": "#/$defs/text"}, "due_date": {"$ref": "#/$defs/date"}, "amount": {"$ref": "#/$defs/decimal"}}
        }
      },
      "consumption": {
        "type": ["object", "null"],
        "required": ["quantity", "unit"],
        "properties": {"quantity": {"$ref": "#/$defs/decimal"}, "unit": {"$ref": "#/$defs/text"}}
      },
      "payments": {
        "type": "array",
        "items": {
          "type": "object",
          "required": ["method", "amount", "due_date"],
          "properties": {
            "method": {"type": "string", "description": "boleto has line and barcode, pix payload, key and txid, iban iban, bic and reference"},
            "line": {"$ref": "#/$defs/text"},
            "barcode": {"$ref": "#/$defs/text"},
            "payload": {"$ref": "#/$defs/text"},
            "key": {"$ref": "#/$defs/text"},
            "txid": {"$ref": "#/$defs/text"},
            "iban": {"$ref": "#/$defs/text"},
            "bic": {"$ref": "#/$defs/text"},
            "reference": {"$ref": "#/$defs/text"},
            "amount": {"$ref": "#/$defs/decimal"},
            "due_date": {"$ref": "#/$defs/date"}
          }
        }
      },
      "evidence": {
        "type": "object",
        "description": "by JSON pointer within the invoice",
        "propertyNames": {"pattern": "^/"},
        "additionalProperties": {
          "type": "object",
          "required": ["confidence", "source", "page", "box", "text"],
          "properties": {
            "confidence": {"type": "number", "minimum": 0, "maximum": 1},
            "source": {"enum": ["xml", "check-digit", "layout", "template", "label", "derived"]},
            "page": {"type": ["integer", "null"], "minimum": 1},
            "box": {
              "type": ["array", "null"],
              "description": "x0, y0, x1, y1 in points from the page's top left",
              "items": {"type": "number"},
              "minItems": 4,
              "maxItems": 4
            },
            "text": {"$ref": "#/$defs/text"},
            "path": {"type": "string", "pattern": "^/", "description": "of the XML element, by local names"}
          }
        }
      },
      "checks": {
        "type": "array",
        "items": {
          "type": "object",
          "required": ["name", "passed"],
          "properties": {"name": {"type": "string", "pattern": "^[a-z0-9-]+$"}, "passed": {"type": "boolean"}}
        }
      }
    }
  }
}
})json";
}

}  // namespace faturad::extract
