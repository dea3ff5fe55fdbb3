package org.jobroutes.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The attempts that this worker holds. What isn't in here isn't renewed. */
public class RunningJobs {
  private static final Logger LOG = LoggerFactory.getLogger(RunningJobs.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Run> runs = new ConcurrentHashMap<>();
  private final Outcomes outcomes;
  private final long young;

  public RunningJobs(Worker worker, Outcomes outcomes) {
    this.outcomes = outcomes;
    this.young = worker.lease().toNanos() / 4;
  }

  void add(Run run) {
    runs.put(run.claim().id(), run);
  }

  void remove(Run run) {
    runs.remove(run.claim().id(), run);
  }

  public int size() {
    return runs.size();
  }

  boolean anyOfTurnAfter(long turn) {
    return runs.values().stream().anyMatch(run -> run.turn() > turn);
  }

  /** Interrupts the attempts that are past their deadline. */
  public void interruptOverdue() {
    long now = System.nanoTime();
    runs.values().forEach(run -> run.checkDeadline(now));
  }

  void interruptAll() {
    runs.values().forEach(Run::interruptForStop);
  }

  /** Gives up what no interrupt has ended: it is released as if it weren't held. */
  void abandon() {
    runs.values().forEach(Run::lose);
  }

  /**
   * JSON array of the claims whose lease is older than a quarter of it, running or ended and not
   * yet in the database; an empty text when there is none.
   */
  public String claimsToRenew() {
    ArrayNode claims = JSON.createArrayNode();
    long now = System.nanoTime();
    for (Run run : runs.values()) {
      if (run.renewIfOlder(now, young)) {
        add(claims, run.claim());
      }
    }
    for (Outcome outcome : outcomes.all()) {
      if (now - outcome.since() > young) {
        add(claims, outcome.claim());
      }
    }
    return claims.isEmpty() ? "" : claims.toString();
  }

  private static void add(ArrayNode claims, Claim claim) {
    claims.addObject().put("id", claim.id()).put("seq", claim.seq());
  }

  /** JSON array of the claims that run; an empty text when there is none. */
  public String claims() {
    ArrayNode claims = JSON.createArrayNode();
    runs.values().forEach(run -> add(claims, run.claim()));
    return claims.isEmpty() ? "" : claims.toString();
  }

  /** Somebody has asked to cancel these jobs: their attempts are interrupted. */
  public void cancel(List<Map<String, Object>> rows) {
    rows.forEach(row -> held(row).ifPresent(Run::cancel));
  }

  /** Others own these claims now: their attempts are interrupted and their outcomes dropped. */
  public void lose(List<Map<String, Object>> rows) {
    rows.forEach(row -> held(row).ifPresent(RunningJobs::lose));
  }

  private static void lose(Run run) {
    LOG.warn(
        "job={} type={}: the claim is lost, its outcome is dropped",
        run.claim().id(),
        run.claim().type());
    run.lose();
  }

  /** The attempt of a claim {id, seq}; the job may be here again by a newer one. */
  private Optional<Run> held(Map<String, Object> row) {
    return Optional.ofNullable(runs.get(row.get("id").toString()))
        .filter(run -> row.get("seq").equals(run.claim().seq()));
  }

  /**
   * JSON array of all ids that this worker holds: running, or ended and not yet in the database.
   */
  public String heldIds() {
    ArrayNode ids = JSON.createArrayNode();
    // In this order, for a job that ends meanwhile moves from the one to the other.
    List.copyOf(runs.keySet()).forEach(ids::add);
    outcomes.all().forEach(outcome -> ids.add(outcome.claim().id()));
    return ids.toString();
  }
}
