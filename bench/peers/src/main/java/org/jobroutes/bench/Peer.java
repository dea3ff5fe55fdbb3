package org.jobroutes.bench;

import javax.sql.DataSource;

/** A job queue that is measured beside the product. */
interface Peer {
  String name();

  /** Makes the tables in the empty schema, and in them jobs numbered from 0. */
  void enqueue(DataSource database, int jobs, int millis);

  /** Starts the workers for jobs that wait so long; what is returned stops them. */
  AutoCloseable start(DataSource database, int millis);

  /** SQL that counts the jobs that have not finished well. */
  String unfinished();
}
