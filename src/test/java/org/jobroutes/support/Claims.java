package org.jobroutes.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The statement that claims, as a worker called "me" sends it. */
public final class Claims {
  private static final String NO_MARKS = "cast(null as text[])";
  private static final long MEMORY = 1_000_000;

  private Claims() {}

  /** A claim with the same quota for each type. */
  public static String statement(List<String> types, int quota, int free) {
    return statement(types, quota, free, NO_MARKS, MEMORY);
  }

  /** A claim of one type with so much memory for payloads, in characters. */
  public static String statementWithin(long memory, String type, int quota) {
    return statement(List.of(type), quota, quota, NO_MARKS, memory);
  }

  /** A claim of one type that looks from a mark on, the place of a job that was claimed. */
  public static String statementFrom(Map<String, Object> claimed, String type, int quota) {
    String mark = claimed.get("key") + " " + claimed.get("run_at") + " " + claimed.get("id");
    return statement(List.of(type), quota, quota, "array['" + mark + "']", MEMORY);
  }

  private static String statement(
      List<String> types, int quota, int free, String marks, long memory) {
    return Project.text(Path.of("src/main/resources/sql/finish-and-claim-jobs.sql"))
        .replaceAll("(?m)^\\s*--.*$", "")
        .replace(":#completed", "'[]'")
        .replace(":#ended", "'[]'")
        .replace(":#worker", "'me'")
        .replace(":#types", "cast(array['" + String.join("','", types) + "'] as text[])")
        .replace(":#quotas", "cast(array" + Collections.nCopies(types.size(), quota) + " as int[])")
        .replace(":#versions", "cast(null as text[])")
        .replace(":#marks", marks)
        .replace(":#free", String.valueOf(free))
        .replace(":#memory", String.valueOf(memory))
        .replace(":#lease", "30");
  }

  /** Runs a statement, and gives its plan with what it did. */
  public static JsonNode explain(Sql sql, String statement) {
    try {
      String plan = sql.text("explain (analyze, buffers, format json) " + statement);
      return new ObjectMapper().readTree(plan).at("/0/Plan");
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  /** How a plan reads the table of jobs, each way once: the kind of scan and its index. */
  public static Set<String> scans(JsonNode plan) {
    return plan.findParents("Relation Name").stream()
        .filter(node -> node.get("Relation Name").asText().equals("jobs"))
        .filter(node -> node.get("Node Type").asText().endsWith("Scan"))
        .map(node -> node.get("Node Type").asText() + " " + node.path("Index Name").asText())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** How many pages a plan touched, in memory or on disk. */
  public static int pages(JsonNode plan) {
    return plan.get("Shared Hit Blocks").asInt() + plan.get("Shared Read Blocks").asInt();
  }
}
