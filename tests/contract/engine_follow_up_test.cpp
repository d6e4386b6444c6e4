// What the end of reading a document brings about: jobs of `archive` and `notify`, in the same commit.
#include "support/catch.hpp"
#include "support/engine_fixture.hpp"

using namespace faturad;
using namespace faturad::test;
using queue::Failure;
using queue::Notice;

namespace {

void follow(EngineFixture& f) {
  f.options.follow_ups.archive = store::kPrimary;
  f.options.follow_ups.notify = [](const std::string& tenant, Notice::Kind) { return tenant.empty(); };
}

std::vector<Notice::Kind> kinds(const queue::Lease& lease) {
  std::vector<Notice::Kind> out;
  for (const Notice& notice : lease.notices) out.push_back(notice.kind);
  return out;
}

bool sound(EngineFixture& f) { return f.conserved() && f.engine->audit().problems.empty(); }

}  // namespace

TEMPLATE_TEST_CASE("follow-up: nothing follows unless it is asked for", "[queue]", MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  f.open();
  f.accept("%PDF-1 a");
  REQUIRE(f.complete(*f.lease()));
  CHECK(f.depth(Topic::archive).accepted == 0);
  CHECK(f.depth(Topic::notify).accepted == 0);
}

TEMPLATE_TEST_CASE("follow-up: a document that is read has a job of each topic", "[queue]", MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  follow(f);
  f.open();
  const auto accepted = f.accept("%PDF-1 a");
  CHECK(f.depth(Topic::archive).accepted == 0);
  REQUIRE(f.complete(*f.lease()));
  const auto archive = f.lease(Topic::archive), notify = f.lease(Topic::notify);
  REQUIRE(archive);
  REQUIRE(notify);
  CHECK(archive->document.id == accepted.id);
  CHECK(archive->notices.empty());
  CHECK(kinds(*notify) == std::vector{Notice::Kind::done});
  const auto events = f.engine->documents().events("", 0, 10).value().items;
  CHECK(notify->notices[0].event == events.back().sequence);
  REQUIRE(f.tell(*archive));
  REQUIRE(f.tell(*notify));
  CHECK(f.tell(*notify).error().code == Errc::lease_lost);
  CHECK(f.depth(Topic::archive).done == 1);
  CHECK(f.depth(Topic::notify).done == 1);
  CHECK(f.record(accepted.id).status == DocumentStatus::done);
  CHECK(sound(f));
}

TEMPLATE_TEST_CASE("follow-up: the predicate decides by tenant", "[queue]", MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  follow(f);
  f.open();
  store::AcceptRequest request;
  request.tenant = "acme";
  request.documents.push_back(f.document("%PDF-1 a"));
  REQUIRE(f.accept(std::move(request)));
  REQUIRE(f.complete(*f.lease()));
  CHECK(f.depth(Topic::archive).ready == 1);
  CHECK(f.depth(Topic::notify).accepted == 0);
}

TEMPLATE_TEST_CASE("follow-up: a copy of a read document is told of and archived like any other", "[queue]", MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  follow(f);
  f.open();
  f.accept("%PDF-1 a");
  const auto waiting_copy = f.accept("%PDF-1 a", store::DuplicatePolicy::link);
  REQUIRE(f.complete(*f.lease()));
  // A chore of the commit thread finishes the waiting copy: one of its next rounds, each of which answers here.
  for (int round = 0; round < 500 && f.record(waiting_copy.id).status != DocumentStatus::done; ++round) CHECK(f.nothing_ready());
  CHECK(f.record(waiting_copy.id).status == DocumentStatus::done);
  f.accept("%PDF-1 a", store::DuplicatePolicy::link);
  CHECK(f.depth(Topic::archive).ready == 3);
  CHECK(f.depth(Topic::notify).ready == 3);
  CHECK(sound(f));
}

TEMPLATE_TEST_CASE("follow-up: dead, redriven and done are told in order by one job", "[queue]", MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  follow(f);
  f.open();
  f.accept("%PDF-1 a");
  REQUIRE(f.fail(*f.lease(), Failure::Kind::permanent, Errc::encrypted));
  CHECK(f.engine->dead_letters().redrive({}, {}).value() == 1);
  REQUIRE(f.complete(*f.lease()));
  const auto notify = f.lease(Topic::notify);
  REQUIRE(notify);
  CHECK(kinds(*notify) == std::vector{Notice::Kind::dead, Notice::Kind::done});
  CHECK(notify->notices[0].reason == "encrypted");
  CHECK(notify->notices[0].event < notify->notices[1].event);
  CHECK(f.nothing_ready(Topic::notify));
  REQUIRE(f.tell(*notify));
  CHECK(f.depth(Topic::notify).accepted == 1);
  CHECK(f.depth(Topic::archive).accepted == 1);  // the payload is the same
  CHECK(sound(f));
}

TEMPLATE_TEST_CASE("follow-up: what happens while a notice is under way is told after it, also over a restart", "[queue]",
                   MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  follow(f);
  f.open();
  f.accept("%PDF-1 a");
  REQUIRE(f.fail(*f.lease(), Failure::Kind::permanent, Errc::encrypted));
  const auto first = f.lease(Topic::notify);
  f.engine->dead_letters().redrive({}, {}).value();
  REQUIRE(f.complete(*f.lease()));
  CHECK(f.nothing_ready(Topic::notify));
  REQUIRE(f.tell(*first));
  CHECK(f.depth(Topic::notify).done == 0);
  f.reopen();
  const auto second = f.lease(Topic::notify);
  REQUIRE(second);
  CHECK(kinds(*second) == std::vector{Notice::Kind::done});
  CHECK(second->document.attempts == 1);
  REQUIRE(f.tell(*second));
  CHECK(f.depth(Topic::notify).done == 1);
  CHECK(sound(f));
}

TEMPLATE_TEST_CASE("follow-up: a failed notice keeps its place and what the worker noted", "[queue]", MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  follow(f);
  f.options.notify.max_attempts = 2;
  f.open();
  f.accept("%PDF-1 a");
  REQUIRE(f.fail(*f.lease(), Failure::Kind::permanent, Errc::encrypted));
  Failure failure{Failure::Kind::transient, make_error(Errc::timeout, "no answer"), std::chrono::hours(1), "first receiver has it"};
  REQUIRE(f.fail(*f.lease(Topic::notify), failure));
  f.advance(std::chrono::minutes(59));  // longer than the backoff
  CHECK(f.nothing_ready(Topic::notify));
  f.reopen();
  f.advance(std::chrono::minutes(2));
  auto again = f.lease(Topic::notify);
  REQUIRE(again);
  CHECK(again->progress == "first receiver has it");
  CHECK(again->document.attempts == 2);
  REQUIRE(f.fail(*again, failure));
  CHECK(f.depth(Topic::notify).dead == 1);
  CHECK(f.depth().dead == 1);
  // Something new to tell gives it another life; nothing is skipped.
  queue::DeadLetterFilter parse;
  parse.topic = Topic::parse;
  CHECK(f.engine->dead_letters().redrive(parse, {}).value() == 1);
  REQUIRE(f.complete(*f.lease()));
  again = f.lease(Topic::notify);
  REQUIRE(again);
  CHECK(kinds(*again) == std::vector{Notice::Kind::dead, Notice::Kind::done});
  CHECK(again->document.attempts == 1);
  CHECK(sound(f));
}

TEMPLATE_TEST_CASE("follow-up: each topic has its own backoff, pause, dead letters and redrive", "[queue]", MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  follow(f);
  f.options.archive.max_attempts = 1;
  f.options.notify.max_attempts = 9;
  f.open();
  const auto accepted = f.accept("%PDF-1 a");
  REQUIRE(f.complete(*f.lease()));
  REQUIRE(f.engine->queue().set_paused(Topic::notify, true));
  CHECK(f.nothing_ready(Topic::notify));
  REQUIRE(f.fail(*f.lease(Topic::archive), Failure::Kind::transient));
  CHECK(f.depth(Topic::archive).dead == 1);
  CHECK(f.record(accepted.id).status == DocumentStatus::done);
  queue::DeadLetterFilter filter;
  filter.topic = Topic::archive;
  CHECK(f.engine->dead_letters().list(filter, 10, "").value().items.size() == 1);
  CHECK(f.engine->dead_letters().redrive(filter, {}).value() == 1);
  CHECK(f.record(accepted.id).status == DocumentStatus::done);
  REQUIRE(f.fail(*f.lease(Topic::archive), Failure::Kind::permanent));
  CHECK(f.engine->dead_letters().purge(filter).value() == 1);  // gives up the job, not the document
  CHECK(f.record(accepted.id).status == DocumentStatus::done);
  CHECK(f.depth(Topic::archive).deleted == 1);
  REQUIRE(f.engine->queue().set_paused(Topic::notify, false));
  REQUIRE(f.lease(Topic::notify));
  CHECK(sound(f));
}

TEMPLATE_TEST_CASE("follow-up: a deleted document leaves no job in any topic", "[queue]", MemoryBackend, RocksBackend) {
  TestType backend;
  EngineFixture f(backend);
  follow(f);
  f.open();
  const auto accepted = f.accept("%PDF-1 a");
  REQUIRE(f.complete(*f.lease()));
  const auto lease = f.lease(Topic::archive);
  REQUIRE(f.engine->documents().remove("", accepted.id));
  CHECK(f.tell(*lease).error().code == Errc::lease_lost);
  CHECK(f.nothing_ready(Topic::notify));
  CHECK(f.depth(Topic::archive).deleted == 1);
  CHECK(f.depth(Topic::notify).deleted == 1);
  CHECK(sound(f));
}

TEST_CASE("follow-up: a job that ran when the process died goes on, its attempt not counted", "[queue]") {
  MemoryBackend backend;
  EngineFixture f(backend);
  follow(f);
  f.options.archive.max_attempts = 1;
  f.options.jobs.max_attempts = 1;
  f.open();
  f.accept("%PDF-1 a");
  REQUIRE(f.complete(*f.lease()));
  f.accept("%PDF-1 b");
  REQUIRE(f.lease());
  REQUIRE(f.lease(Topic::archive));
  backend.kv().fail_writes(make_error(Errc::storage_failure, "the process is gone"));
  f.engine.reset();
  backend.kv().fail_writes(std::nullopt);
  f.open();
  CHECK(f.depth().dead == 1);  // the one that was being read, and its end is followed up as any other
  CHECK(f.depth(Topic::archive).ready == 2);
  CHECK(f.depth(Topic::notify).ready == 2);
  const auto again = f.lease(Topic::archive);
  REQUIRE(again);
  CHECK(again->document.attempts == 1);
  REQUIRE(f.lease(Topic::archive));
  CHECK(sound(f));
}
