package org.jobroutes.support;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.embedded.EmbeddedServer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * A real PostgreSQL, one a JVM: {@code TEST_DATABASE_URL} (a superuser's), a container where Docker
 * runs, else the embedded server. Every caller gets databases of its own.
 */
public final class TestDatabase {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final String PREFIX = "test_" + ProcessHandle.current().pid() + "_";
  private static DatabaseUrl server;
  private static DataSource shared;

  private TestDatabase() {}

  /** A new database without any table. */
  public static synchronized DatabaseUrl empty() {
    return create("template0");
  }

  /** A new database with all our tables. */
  public static synchronized DatabaseUrl migrated() {
    String template = PREFIX + "template";
    Sql admin = new Sql(server());
    if (admin.number("select count(*) from pg_database where datname = ?", template) == 0) {
      admin.run("create database " + template + " template template0");
      Flyway.configure()
          .dataSource(pool(named(template)))
          .table("jobroutes_migrations")
          .load()
          .migrate();
      admin.run(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = ?", template);
    }
    return create(template);
  }

  /** The pool of a database with all our tables that the tests of this JVM share. */
  public static synchronized DataSource dataSource() {
    if (shared == null) {
      shared = pool(migrated());
    }
    return shared;
  }

  /** A pool on a database. */
  public static HikariDataSource pool(DatabaseUrl url) {
    HikariDataSource pool = new HikariDataSource();
    pool.setJdbcUrl(url.jdbcUrl());
    pool.setUsername(url.user());
    pool.setPassword(url.password());
    pool.setMinimumIdle(0);
    pool.setIdleTimeout(10_000);
    return pool;
  }

  /** A database's address as users give it, with user and password. */
  public static String address(DatabaseUrl url) {
    return "%s%suser=%s&password=%s"
        .formatted(
            url.jdbcUrl(),
            url.jdbcUrl().contains("?") ? "&" : "?",
            URLEncoder.encode(url.user(), StandardCharsets.UTF_8),
            URLEncoder.encode(url.password(), StandardCharsets.UTF_8));
  }

  private static DatabaseUrl create(String template) {
    String name = PREFIX + NUMBER.incrementAndGet();
    new Sql(server()).run("create database " + name + " template " + template);
    return named(name);
  }

  private static DatabaseUrl named(String database) {
    DatabaseUrl url = server();
    String jdbc = url.jdbcUrl().replaceFirst("(//[^/]+/)[^?]*", "$1" + database);
    return new DatabaseUrl(jdbc, url.user(), url.password(), false, database);
  }

  private static synchronized DatabaseUrl server() {
    if (server == null) {
      server = start();
    }
    return server;
  }

  private static DatabaseUrl start() {
    String given = System.getenv("TEST_DATABASE_URL");
    if (given != null) {
      return DatabaseUrl.parse(given);
    }
    // Testcontainers' own probe logs an error where there is no Docker.
    if (System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"))) {
      PostgreSQLContainer container = new PostgreSQLContainer("postgres:18-alpine");
      container.start();
      return new DatabaseUrl(
          container.getJdbcUrl(),
          container.getUsername(),
          container.getPassword(),
          false,
          "container");
    }
    return embedded();
  }

  private static DatabaseUrl embedded() {
    try {
      Path folder = Files.createTempDirectory("jobroutes-test");
      EmbeddedServer embedded = EmbeddedServer.open(folder);
      Scratch.atEnd(
          () -> {
            embedded.close();
            Scratch.delete(folder);
          });
      return new DatabaseUrl(
          embedded.jdbcUrl(), embedded.user(), embedded.password(), false, "embedded");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
