#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include "faturad/obs/metrics.hpp"

namespace faturad::obs {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

void add(std::vector<MetricFamily>& page, Sample sample) {
  if (page.empty() || page.back().name != sample.name) {
    page.push_back({sample.name, sample.help, sample.counter ? MetricType::Counter : MetricType::Gauge, {}});
  }
  ClientMetric metric;
  for (auto& [name, value] : sample.labels) metric.label.push_back({name, value});
  (sample.counter ? metric.counter.value : metric.gauge.value) = sample.value;
  page.back().metric.push_back(std::move(metric));
}

void add(std::vector<MetricFamily>& page, const char* name, const char* help, const Histogram& histogram) {
  ClientMetric metric;
  const auto counts = histogram.counts();
  std::uint64_t cumulative = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    cumulative += counts[i];
    const double bound = i < Histogram::kBounds.size() ? Histogram::kBounds[i] : std::numeric_limits<double>::infinity();
    metric.histogram.bucket.push_back({cumulative, bound});
  }
  metric.histogram.sample_count = cumulative;
  metric.histogram.sample_sum = histogram.sum_seconds();
  page.push_back({name, help, MetricType::Histogram, {std::move(metric)}});
}

void add(std::vector<MetricFamily>& page, const char* name, const char* help, const Counter& counter) {
  add(page, {name, help, true, static_cast<double>(counter.value()), {}});
}

void add(std::vector<MetricFamily>& page, const char* name, const char* help, const Gauge& gauge) {
  add(page, {name, help, false, static_cast<double>(gauge.value()), {}});
}

}  // namespace

std::string metrics_page(const Metrics& m, const std::vector<Source>& sources) {
  std::vector<MetricFamily> page;
  add(page, {"faturad_build_info", "1, labelled with the version.", false, 1, {{"version", FATURAD_VERSION}}});
  add(page, "faturad_lease_wait_seconds", "How long a worker waited for a job that came.", m.lease_wait);
  add(page, "faturad_parse_seconds", "Reading one document, the crossing of the sandbox included.", m.parse);
  add(page, "faturad_job_seconds", "From the lease of a document to its durable outcome.", m.job);
  add(page, "faturad_documents_parsed_total", "Documents read with a result.", m.documents_parsed);
  add(page, "faturad_parsed_bytes_total", "Bytes of the documents handed to the parser.", m.bytes_parsed);
  add(page, "faturad_parsed_pages_total", "Pages of the documents read with a result.", m.pages_parsed);
  for (int code = 1; code <= static_cast<int>(Errc::internal); ++code) {
    const auto reason = static_cast<Errc>(code);
    add(page, {"faturad_parse_failures_total", "Attempts that ended without a result, by reason.", true,
               static_cast<double>(m.failures(reason).value()), {{"reason", name(reason)}}});
  }
  add(page, "faturad_leases_lost_total", "Outcomes that came after their lease had ended.", m.leases_lost);
  add(page, "faturad_leases_released_total", "Leases given back without an attempt.", m.leases_released);
  add(page, "faturad_parser_child_starts_total", "Parser processes started.", m.child_starts);
  add(page, "faturad_parser_child_kills_total", "Parser processes ended before their time.", m.child_kills);
  add(page, "faturad_worker_threads", "Worker threads.", m.worker_threads);
  add(page, "faturad_worker_threads_busy", "Worker threads with a job.", m.worker_threads_busy);
  for (const Source& source : sources) {
    for (Sample& sample : source()) add(page, std::move(sample));
  }
  return prometheus::TextSerializer().Serialize(page);
}

}  // namespace faturad::obs
