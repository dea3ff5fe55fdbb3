package org.jobroutes.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jobroutes.files.JobFile;
import org.jobroutes.job.JobConsumer;
import org.jobroutes.job.JobPolicy;
import org.jobroutes.job.JobTypes;

/** What this worker tells the database about its job types. */
public class WorkerReport {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final JobTypes types;
  private final Supplier<List<JobFile>> files;

  public WorkerReport(JobTypes types, Supplier<List<JobFile>> files) {
    this.types = types;
    this.files = files;
  }

  /** JSON array of the types with their policy and file, and of the files that are broken. */
  public String types() {
    ArrayNode report = JSON.createArrayNode();
    types.all().stream()
        .sorted(Comparator.comparing(consumer -> consumer.policy().type()))
        .forEach(consumer -> describe(report.addObject(), consumer));
    for (JobFile file : files.get()) {
      if (file.error() != null && file.types().isEmpty()) {
        report
            .addObject()
            .put("file", file.file())
            .put("version", file.version())
            .put("error", file.error());
      }
    }
    return report.toString();
  }

  private void describe(ObjectNode entry, JobConsumer consumer) {
    JobPolicy policy = consumer.policy();
    entry.put("type", policy.type());
    entry.put("description", policy.description());
    entry.put("maxAttempts", policy.maxAttempts());
    entry.put("timeoutSeconds", policy.timeout().toMillis() / 1000.0);
    entry.put("backoffSeconds", policy.backoff().base().toMillis() / 1000.0);
    entry.put("backoffCapSeconds", policy.backoff().cap().toMillis() / 1000.0);
    entry.put("priority", policy.priority());
    entry.put("maxConcurrent", policy.maxConcurrent() == 0 ? null : policy.maxConcurrent());
    entry.put("schema", policy.schema()).put("onDead", policy.onDead());
    entry.put("version", consumer.version());
    for (JobFile file : files.get()) {
      if (file.types().contains(policy.type())) {
        entry.put("file", file.file()).put("error", file.error());
      }
    }
  }
}
