package org.jobroutes;

import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.jdbc.JdbcComponent;
import org.apache.camel.component.sql.SqlComponent;
import org.apache.camel.spi.Registry;
import org.jobroutes.calendar.CalendarReader;
import org.jobroutes.calendar.CalendarSync;
import org.jobroutes.calendar.ListingsJson;
import org.jobroutes.calendar.TradableCache;
import org.jobroutes.calendar.TradableSymbols;
import org.jobroutes.database.DatabaseWatch;
import org.jobroutes.database.ListenConnections;
import org.jobroutes.files.HandoverDirect;
import org.jobroutes.files.JobClasses;
import org.jobroutes.files.JobFiles;
import org.jobroutes.files.ScratchContext;
import org.jobroutes.housekeeping.Housekeeping;
import org.jobroutes.http.Answers;
import org.jobroutes.http.HttpEngine;
import org.jobroutes.http.PayloadCheck;
import org.jobroutes.http.Problems;
import org.jobroutes.http.QuickRequests;
import org.jobroutes.http.Requests;
import org.jobroutes.http.RiskRequests;
import org.jobroutes.http.SharedEnqueue;
import org.jobroutes.job.JobCalls;
import org.jobroutes.job.JobComponent;
import org.jobroutes.job.JobDeaths;
import org.jobroutes.job.JobTypes;
import org.jobroutes.risk.RiskAlerts;
import org.jobroutes.risk.RiskCheck;
import org.jobroutes.risk.TickerPrices;
import org.jobroutes.schedule.Schedules;
import org.jobroutes.worker.ClaimLoop;
import org.jobroutes.worker.ClaimParameters;
import org.jobroutes.worker.ClaimRows;
import org.jobroutes.worker.Drain;
import org.jobroutes.worker.HttpCalls;
import org.jobroutes.worker.Outcomes;
import org.jobroutes.worker.ProcessNow;
import org.jobroutes.worker.Runner;
import org.jobroutes.worker.RunningJobs;
import org.jobroutes.worker.Slots;
import org.jobroutes.worker.Tally;
import org.jobroutes.worker.Turns;
import org.jobroutes.worker.WakeUp;
import org.jobroutes.worker.Worker;
import org.jobroutes.worker.WorkerReport;

/** Wires the objects that routes name. */
final class Beans {
  final ScratchContext scratch;
  final JobClasses classes;
  final JobFiles files;
  final Drain drain;
  final WakeUp wakeUp;
  final ProducerTemplate calls;

  Beans(
      CamelContext context,
      Settings settings,
      Database database,
      HikariDataSource lifecycle,
      HikariDataSource shared) {
    Registry registry = context.getRegistry();
    registry.bind("lifecycle", lifecycle);
    registry.bind("shared", shared);
    configure(context, shared, settings.slots());

    JobTypes types = context.getComponent("job", JobComponent.class).types();
    scratch =
        new ScratchContext(
            context,
            settings.all(),
            other -> configure(other, shared, settings.slots()),
            settings.allowed());
    classes = new JobClasses(context, settings.all().getProperty(JobClasses.SETTING), scratch);
    files = new JobFiles(context, settings.routesDir(), scratch, classes);

    Worker worker =
        new Worker(
            Worker.newId(),
            settings.lease(),
            settings.slots(),
            settings.batchSize(),
            settings.pollInterval());
    Slots slots = new Slots(worker.slots());
    Outcomes outcomes = new Outcomes();
    Tally tally = new Tally();
    DatabaseWatch watch = new DatabaseWatch(worker.lease());
    RunningJobs running = new RunningJobs(worker, outcomes);
    Turns turns = new Turns(worker, slots, outcomes, () -> names(types));
    calls = context.createProducerTemplate();
    Runnable releaseOrphans = () -> calls.requestBody("direct:release-jobs", (Object) null);
    ClaimLoop loop = new ClaimLoop(turns, outcomes, tally, watch, releaseOrphans);
    Runner runner = new Runner(worker, types, slots, outcomes, running, turns, loop);
    JobCalls jobCalls = new JobCalls(types);
    drain =
        new Drain(
            turns, runner, running, outcomes, jobCalls, settings.stopTimeout(), releaseOrphans);
    wakeUp =
        new WakeUp(
            new ListenConnections(database.listenUrl()),
            turns,
            worker,
            () -> calls.sendBody("seda:watch-cancels?discardWhenFull=true", null));

    registry.bind("worker", worker);
    registry.bind("wakeUp", wakeUp);
    registry.bind("runner", runner);
    registry.bind("runningJobs", running);
    registry.bind("databaseWatch", watch);
    registry.bind("claimLoop", loop);
    registry.bind("claimParameters", new ClaimParameters(worker, types, loop, slots));
    registry.bind("claimRows", new ClaimRows(loop, slots));
    registry.bind("processNow", new ProcessNow(turns, running, outcomes, tally));
    registry.bind("workerReport", new WorkerReport(types, files::all));
    registry.bind("jobFiles", files);
    registry.bind("jobDeaths", new JobDeaths(types));
    registry.bind("execution", settings.execution());
    registry.bind("jobCalls", jobCalls);
    registry.bind("schedules", new Schedules());
    registry.bind("requests", new Requests());
    registry.bind(
        "sharedEnqueue",
        new SharedEnqueue(this::enqueueTogether, context.getExecutorServiceManager()));
    PayloadCheck payloads = new PayloadCheck(types);
    registry.bind("payloadCheck", payloads);
    registry.bind("quickHttp", new HttpEngine(new QuickRequests(payloads)));
    registry.bind("riskRequests", new RiskRequests());
    registry.bind("answers", new Answers());
    registry.bind("problems", new Problems());
    registry.bind("calendarSync", new CalendarSync());
    registry.bind("calendarReader", new CalendarReader());
    registry.bind("tradableSymbols", new TradableSymbols());
    registry.bind("tradableCache", new TradableCache());
    registry.bind("listingsJson", new ListingsJson());
    registry.bind("tickerPrices", new TickerPrices());
    registry.bind("riskCheck", new RiskCheck());
    registry.bind("riskAlerts", new RiskAlerts());
    registry.bind("housekeeping", new Housekeeping());
  }

  /**
   * Looks at the job types in Java before anything starts.
   *
   * @throws RefusedStart when one is wrong
   */
  void checkClasses() {
    try {
      classes.check();
    } catch (IllegalArgumentException e) {
      throw RefusedStart.usage(e.getMessage());
    }
  }

  private List<?> enqueueTogether(String jobs) {
    return (List<?>) calls.requestBody("direct:enqueue-jobs-together", Map.of("jobs", jobs));
  }

  private static List<String> names(JobTypes types) {
    return types.all().stream().map(consumer -> consumer.policy().type()).sorted().toList();
  }

  /** {@code sql:} and {@code jdbc:} without a data source of their own use the queue's database. */
  private static void configure(CamelContext context, HikariDataSource shared, int slots) {
    context.addComponent("direct", new HandoverDirect());
    SqlComponent sql = context.getComponent("sql", SqlComponent.class);
    sql.setAutowiredEnabled(false);
    sql.setDataSource(shared);
    JdbcComponent jdbc = context.getComponent("jdbc", JdbcComponent.class);
    jdbc.setAutowiredEnabled(false);
    jdbc.setDataSource(shared);
    // The client would retry 429 and 503 by itself and sleep in a slot; retrying is the queue's
    // duty.
    for (String scheme : new String[] {"http", "https"}) {
      HttpComponent http = context.getComponent(scheme, HttpComponent.class);
      http.setAutomaticRetriesDisabled(true);
      // With its own limit of 20 connections to a server, that is how many jobs would call it at
      // once.
      http.setConnectionsPerRoute(Math.max(slots, http.getConnectionsPerRoute()));
      http.setMaxTotalConnections(Math.max(2 * slots, http.getMaxTotalConnections()));
      http.setHttpClientConfigurer(new HttpCalls());
    }
  }
}
