package org.jobroutes.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.Test;

class SqlStatesTest {
  @Test
  void a_pooled_connection_that_died_means_that_the_database_is_away() throws SQLException {
    try (HikariDataSource pool = TestDatabase.pool(TestDatabase.migrated());
        Connection connection = pool.getConnection()) {
      connection.createStatement().execute("select 1");
      assertThatThrownBy(
              () ->
                  connection
                      .createStatement()
                      .execute("select pg_terminate_backend(pg_backend_pid())"))
          .matches(SqlStates::databaseIsAway);
      assertThatThrownBy(() -> connection.createStatement()).matches(SqlStates::databaseIsAway);
    }
  }

  @Test
  void a_pool_whose_connections_are_all_in_use_is_busy_and_one_that_gets_none_is_not()
      throws SQLException {
    try (HikariDataSource pool = TestDatabase.pool(TestDatabase.migrated())) {
      pool.setMaximumPoolSize(1);
      pool.setConnectionTimeout(250);
      try (Connection held = pool.getConnection()) {
        assertThat(held.isClosed()).isFalse();
        assertThatThrownBy(pool::getConnection).matches(SqlStates::poolIsBusy);
      }
    }
    try (HikariDataSource pool = new HikariDataSource()) {
      pool.setJdbcUrl("jdbc:postgresql://127.0.0.1:1/none?user=nobody");
      pool.setConnectionTimeout(250);
      pool.setInitializationFailTimeout(-1);
      assertThatThrownBy(pool::getConnection)
          .matches(SqlStates::databaseIsAway)
          .matches(failure -> !SqlStates.poolIsBusy(failure));
    }
  }
}
