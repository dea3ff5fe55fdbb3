package org.jobroutes.support;

import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The real PostgreSQL that tests run against: TEST_DATABASE_URL, in jdbc: form. */
public final class TestDatabase {
  private TestDatabase() {}

  public static DataSource dataSource() {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(System.getenv("TEST_DATABASE_URL"));
    return dataSource;
  }
}
