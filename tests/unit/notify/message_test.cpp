#include "notify/message.hpp"

#include <boost/json.hpp>

#include "notify/progress.hpp"
#include "support/catch.hpp"

using namespace faturad;
using namespace faturad::notify;
using Kind = queue::Notice::Kind;

namespace {

store::DocumentView view() {
  store::DocumentView out;
  out.record.id = *DocumentId::parse("01M86V6PFZCAMPBCADKWFSNEQ7");
  out.record.tenant = "north";
  out.record.filename = "bill.pdf";
  out.record.status = DocumentStatus::done;
  out.result = store::StoredResult{1, "pdf", R"("invoices":[{"number":"17"}],"warnings":[])", {"unsure /invoices/0/number"}};
  return out;
}

boost::json::object parse(const Message& message) { return boost::json::parse(message.body).as_object(); }

}  // namespace

TEST_CASE("a message says what happened to which document, with its result", "[notify]") {
  const Message message = make_message({42, Kind::done, 1'760'000'000'000, {}}, view(), {});
  CHECK(message.id == "01M86V6PFZCAMPBCADKWFSNEQ7-42");
  CHECK(message.type == "done");
  const auto json = parse(message);
  CHECK(json.at("id").as_string() == message.id);
  CHECK(json.at("type").as_string() == "done");
  CHECK(json.at("occurred_at").as_string() == "2025-10-09T08:53:20.000Z");
  CHECK(json.at("reason").is_null());
  CHECK(json.at("document").at("tenant").as_string() == "north");
  CHECK(json.at("document").at("url").as_string() == "/v1/invoices/01M86V6PFZCAMPBCADKWFSNEQ7");
  CHECK(json.at("result").at("invoices").at(0).at("number").as_string() == "17");
  CHECK(json.at("result_omitted").as_bool() == false);
}

TEST_CASE("a result can be left out, and one that is too large is", "[notify]") {
  CHECK(parse(make_message({42, Kind::done, 0, {}}, view(), {false, false})).at("result").is_null());
  CHECK(parse(make_message({42, Kind::done, 0, {}}, view(), {false, false})).at("result_omitted").as_bool());
  auto large = view();
  large.result->members = R"("invoices":[")" + std::string(5 << 20, 'x') + R"("],"warnings":[])";
  CHECK(parse(make_message({42, Kind::done, 0, {}}, large, {})).at("result").is_null());
  CHECK(parse(make_message({42, Kind::done, 0, {}}, large, {})).at("result_omitted").as_bool());
}

TEST_CASE("a document that needs a look is of type review for who asks, with its reasons for all", "[notify]") {
  const auto asked = make_message({42, Kind::review, 0, {}}, view(), {true, true}), not_asked = make_message({42, Kind::review, 0, {}}, view(), {});
  CHECK(asked.type == "review");
  CHECK(not_asked.type == "done");
  CHECK(asked.id == not_asked.id);
  CHECK(parse(not_asked).at("review").at(0).as_string() == "unsure /invoices/0/number");
}

TEST_CASE("a dead document is told with its reason", "[notify]") {
  auto dead = view();
  dead.result.reset();
  const auto json = parse(make_message({7, Kind::dead, 0, "no-pages"}, dead, {}));
  CHECK(json.at("type").as_string() == "dead");
  CHECK(json.at("reason").as_string() == "no-pages");
  CHECK(json.at("result").is_null());
  CHECK(json.at("result_omitted").as_bool() == false);
}

TEST_CASE("progress remembers the last event of each receiver", "[notify]") {
  Progress progress;
  progress.note("erp", 5);
  progress.note("mail-2", 7);
  const Progress again(progress.str());
  CHECK(again.told("erp", 5));
  CHECK(again.told("erp", 4));
  CHECK_FALSE(again.told("erp", 6));
  CHECK(again.told("mail-2", 7));
  CHECK_FALSE(again.told("mail", 1));
  CHECK_FALSE(Progress("no line\nerp=x\n=\n").told("erp", 0));
  CHECK(Progress("").str().empty());
}
