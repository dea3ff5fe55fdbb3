package org.jobroutes.files;

import java.util.ArrayList;
import java.util.List;
import org.jobroutes.job.Reasons;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Versions of job files that serve no more, until the jobs that began with them have ended. */
final class Retiring {
  private static final Logger LOG = LoggerFactory.getLogger(Retiring.class);
  private final List<JobVersion> versions = new ArrayList<>();

  void add(List<JobVersion> more) {
    more.stream().filter(version -> !versions.contains(version)).forEach(versions::add);
  }

  /** Those whose routes have an id of these: what has come in their place listens where they do. */
  List<JobVersion> having(List<String> ids) {
    return versions.stream().filter(version -> version.hasAnyOf(ids)).toList();
  }

  /**
   * Removes those that are idle.
   *
   * @return whether there were any
   */
  boolean remove() {
    int before = versions.size();
    for (JobVersion old : List.copyOf(versions)) {
      if (old.isIdle()) {
        versions.remove(old);
        try {
          old.remove();
        } catch (Exception e) {
          LOG.warn("An old version of a job file can't be removed: {}", Reasons.of(e));
        }
      }
    }
    return versions.size() < before;
  }
}
