package org.jobroutes.worker;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Iterator;
import org.apache.camel.Exchange;
import org.apache.camel.component.sql.DefaultSqlPrepareStatementStrategy;
import org.jobroutes.job.JobConsumer;
import org.jobroutes.job.JobTypes;

/** Sets the parameters of {@code finish-and-claim-jobs.sql} from the turn of the polling thread. */
public class ClaimParameters extends DefaultSqlPrepareStatementStrategy {
  private static final int LONGEST_SECONDS = 20;

  private final Worker worker;
  private final JobTypes types;
  private final ClaimLoop loop;
  private final Slots slots;
  private volatile String prepared;

  public ClaimParameters(Worker worker, JobTypes types, ClaimLoop loop, Slots slots) {
    this.worker = worker;
    this.types = types;
    this.loop = loop;
    this.slots = slots;
  }

  @Override
  public String prepareQuery(String query, boolean allowNamedParameters, Exchange exchange)
      throws SQLException {
    if (prepared == null) {
      prepared = super.prepareQuery(query, allowNamedParameters, exchange);
    }
    return prepared;
  }

  @Override
  public Iterator<?> createPopulateIterator(
      String query, String preparedQuery, int expected, Exchange exchange, Object value) {
    return Collections.emptyIterator();
  }

  @Override
  public void populateStatement(PreparedStatement statement, Iterator<?> iterator, int expected)
      throws SQLException {
    // A row that somebody else has locked must not hold up this worker for ever.
    statement.setQueryTimeout(LONGEST_SECONDS);
    Turn turn = loop.current();
    Object[] types = turn.quotas.stream().map(Turn.Quota::type).toArray();
    Object[] versions = turn.quotas.stream().map(quota -> version(quota.type())).toArray();
    Object[] limits = turn.quotas.stream().map(Turn.Quota::limit).toArray();
    Object[] marks = turn.quotas.stream().map(quota -> turn.marks().get(quota.type())).toArray();
    long memory = slots.memory(turn.free);
    Connection connection = statement.getConnection();
    statement.setString(1, json(turn, true));
    statement.setString(2, worker.id());
    statement.setString(3, json(turn, false));
    statement.setString(4, worker.id());
    statement.setString(5, worker.id());
    statement.setArray(6, connection.createArrayOf("text", types));
    statement.setArray(7, connection.createArrayOf("int4", limits));
    statement.setArray(8, connection.createArrayOf("text", versions));
    statement.setArray(9, connection.createArrayOf("text", marks));
    statement.setInt(10, turn.free);
    statement.setLong(11, memory);
    statement.setLong(12, memory);
    statement.setString(13, worker.id());
    statement.setDouble(14, worker.leaseSeconds());
  }

  private String version(String type) {
    JobConsumer consumer = types.find(type);
    return consumer == null ? null : consumer.version();
  }

  private static String json(Turn turn, boolean completed) {
    StringBuilder json = new StringBuilder("[");
    for (Outcome outcome : turn.outcomes) {
      if (outcome.ending() == Outcome.Ending.COMPLETED == completed) {
        json.append(json.length() == 1 ? "" : ",").append(outcome.json());
      }
    }
    return json.append(']').toString();
  }
}
