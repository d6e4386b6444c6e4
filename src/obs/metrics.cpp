#include "faturad/obs/metrics.hpp"

#include <unistd.h>

#include <fstream>
#include <map>
#include <vector>

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

namespace faturad::obs {
namespace {

class PullMetrics final : public Metrics {
 public:
  void counter(const std::string& name, const std::string& help, const std::string& label, const std::string& label_value, Read read) override {
    add(name, help, label, label_value, std::move(read), prometheus::MetricType::Counter);
  }
  void gauge(const std::string& name, const std::string& help, const std::string& label, const std::string& label_value, Read read) override {
    add(name, help, label, label_value, std::move(read), prometheus::MetricType::Gauge);
  }

  std::string render() const override {
    std::vector<prometheus::MetricFamily> out;
    for (const auto& [name, source] : families_) {
      prometheus::MetricFamily family{name, source.help, source.type, {}};
      for (const Series& series : source.series) {
        prometheus::ClientMetric metric;
        if (!series.label.empty()) metric.label.push_back({series.label, series.value});
        if (source.type == prometheus::MetricType::Counter) {
          metric.counter.value = series.read();
        } else {
          metric.gauge.value = series.read();
        }
        family.metric.push_back(std::move(metric));
      }
      out.push_back(std::move(family));
    }
    return prometheus::TextSerializer().Serialize(out);
  }

 private:
  struct Series {
    std::string label, value;
    Read read;
  };
  struct Source {
    std::string help;
    prometheus::MetricType type;
    std::vector<Series> series;
  };
  void add(const std::string& name, const std::string& help, const std::string& label, const std::string& label_value, Read read, prometheus::MetricType type) {
    Source& source = families_[name];
    source.help = help;
    source.type = type;
    source.series.push_back({label, label_value, std::move(read)});
  }
  std::map<std::string, Source> families_;
};

}  // namespace

std::unique_ptr<Metrics> make_metrics() { return std::make_unique<PullMetrics>(); }

double resident_bytes() {
  std::ifstream file("/proc/self/statm");
  double total = 0, resident = 0;
  file >> total >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

}  // namespace faturad::obs
