package org.jobroutes.files;

import java.util.Collections;
import java.util.List;
import org.jobroutes.job.JobPolicy;

/**
 * What a job file declares.
 *
 * @param policies of its job types
 * @param ids of its routes, but those that Camel makes up
 * @param schemas the texts of the schema files that its types name
 */
record Declared(List<JobPolicy> policies, List<String> ids, List<byte[]> schemas) {
  List<String> types() {
    return policies.stream().map(JobPolicy::type).toList();
  }

  /**
   * A type or a route has one file.
   *
   * @throws IllegalStateException naming what the other file has too
   */
  void refuseNamesOf(Declared other, String otherFile) {
    for (String type : types()) {
      if (other.types().contains(type)) {
        throw new IllegalStateException("job:" + type + " is already declared by " + otherFile);
      }
    }
    for (String id : ids) {
      if (other.ids().contains(id)) {
        throw idTaken(id);
      }
    }
  }

  /** Whether both declare a type or a route of one name. */
  boolean overlaps(Declared other) {
    return !Collections.disjoint(types(), other.types()) || !Collections.disjoint(ids, other.ids());
  }

  static IllegalStateException idTaken(String id) {
    return new IllegalStateException(
        "the route id \"" + id + "\" is taken by another route; give this one another id");
  }
}
