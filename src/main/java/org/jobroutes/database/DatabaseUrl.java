package org.jobroutes.database;

/**
 * The address of a PostgreSQL database as users give it.
 *
 * @param jdbcUrl the JDBC address, without user and password
 * @param user the user's name; the name of the system's user where none is given
 * @param password the password, empty where none is given
 * @param transactionPooler true when a pooler may give each transaction another connection, so that
 *     nothing of a session (prepared statements, LISTEN, advisory locks) lasts
 * @param display the address for people to see: user, host, port and database, never the password
 */
public record DatabaseUrl(
    String jdbcUrl, String user, String password, boolean transactionPooler, String display) {

  /**
   * Reads {@code postgresql://user:password@host:port/database?parameters}, also with {@code
   * postgres://}, or {@code jdbc:postgresql://host:port/database?user=...&password=...}. The host
   * defaults to localhost, the port to 5432, the database to the user's name. Port 6543 or {@code
   * pgbouncer=true} tell of a transaction pooler. Unless given, these parameters are added: {@code
   * ApplicationName=jobroutes}, {@code connectTimeout=5} and {@code socketTimeout=60} (seconds),
   * {@code tcpKeepAlive=true}, {@code logServerErrorDetail=false}.
   *
   * @throws IllegalArgumentException when it is anything else; the message says what is allowed and
   *     repeats nothing of the given text
   */
  public static DatabaseUrl parse(String url) {
    return new DatabaseUrlParser(url).parse();
  }

  /** The same as {@link #display}. */
  @Override
  public String toString() {
    return display;
  }
}
