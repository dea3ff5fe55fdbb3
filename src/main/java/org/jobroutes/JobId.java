package org.jobroutes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jobroutes.database.SqlFile;

/** A job that is named on the command line. */
final class JobId {
  private JobId() {}

  /**
   * The id that was given.
   *
   * @throws RefusedStart when it is none
   */
  static UUID of(String given) {
    try {
      UUID id = UUID.fromString(given);
      if (id.toString().equalsIgnoreCase(given)) {
        return id;
      }
    } catch (IllegalArgumentException e) {
      // The same sentence serves.
    }
    throw RefusedStart.usage(
        "ID: given \"%s\", allowed a job's id such as 019ab1c2-7d3e-7c1f-8a4b-5e6f70819293"
            .formatted(given));
  }

  /**
   * What a statement tells of the job with the id, as JSON.
   *
   * @throws RefusedStart when there is no such job
   */
  static JsonNode find(DataSource tables, SqlFile statement, String given)
      throws SQLException, JsonProcessingException {
    List<String> found = statement.run(tables, Map.of("id", of(given)));
    if (found.isEmpty()) {
      throw new RefusedStart(
          "There is no job with the id %s; bin/jobs status lists the newest ones".formatted(given));
    }
    return Output.JSON.readTree(found.get(0));
  }
}
