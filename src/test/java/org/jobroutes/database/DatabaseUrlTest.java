package org.jobroutes.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.util.Properties;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
  private static final String DEFAULTS =
      "ApplicationName=jobroutes&connectTimeout=5&logServerErrorDetail=false"
          + "&socketTimeout=60&tcpKeepAlive=true";

  @Test
  void an_address_is_taken_apart() {
    DatabaseUrl url =
        DatabaseUrl.parse("postgresql://us%40er:p%2Fa+s%25s@db.example.org:6000/my%20jobs");
    assertThat(url.user()).isEqualTo("us@er");
    assertThat(url.password()).isEqualTo("p/a+s%s");
    assertThat(url.jdbcUrl())
        .isEqualTo("jdbc:postgresql://db.example.org:6000/my+jobs?" + DEFAULTS);
    assertThat(url.transactionPooler()).isFalse();
    assertThat(url).hasToString("postgresql://us%40er@db.example.org:6000/my+jobs");
  }

  @ParameterizedTest
  @CsvSource({
    "postgres://u@h/d, h:5432/d",
    "postgres://u@h, h:5432/u",
    "postgres://u@h/, h:5432/u",
    "postgres://u@h:/d, h:5432/d",
    "POSTGRES://u:p@@h/d, h:5432/d",
    "postgresql://u:p@[::1]:5433/d, [::1]:5433/d",
    "postgresql://u:p@[2001:db8::7]/d, [2001:db8::7]:5432/d",
    "postgresql:///d?user=u, localhost:5432/d",
    "'postgresql://u@a:1,b:2/d', 'a:1,b:2/d'",
    "' postgres://u@h/d ', h:5432/d",
    "jdbc:postgresql://h/d?user=u&password=p, h:5432/d",
  })
  void what_is_missing_has_a_default(String text, String address) {
    DatabaseUrl url = DatabaseUrl.parse(text);
    assertThat(url.user()).isEqualTo("u");
    assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://" + address + "?" + DEFAULTS);
  }

  @Test
  void user_and_password_leave_a_jdbc_address() {
    DatabaseUrl url =
        DatabaseUrl.parse("jdbc:postgresql://h:1/d?user=u&ssl=true&password=se%26cret+x");
    assertThat(url.user()).isEqualTo("u");
    assertThat(url.password()).isEqualTo("se&cret x");
    assertThat(url.jdbcUrl()).contains("ssl=true").doesNotContain("user", "password", "cret");
  }

  @Test
  void parameters_are_kept_and_win_over_the_defaults() {
    DatabaseUrl url =
        DatabaseUrl.parse(
            "postgres://u@h/d?sslmode=require&channel_binding=require&connect_timeout=9"
                + "&application_name=mine&socketTimeout=0&options=-c%20a%3Db");
    assertThat(url.jdbcUrl().split("[?&]"))
        .contains("sslmode=require", "channelBinding=require", "connectTimeout=9")
        .contains("ApplicationName=mine", "socketTimeout=0", "options=-c+a%3Db")
        .doesNotContain("connectTimeout=5", "socketTimeout=60", "ApplicationName=jobroutes");
  }

  @ParameterizedTest
  @CsvSource({
    "postgres://postgres.ref:p@aws-0-eu.pooler.supabase.com:6543/postgres, true",
    "postgres://u:p@h/d?pgbouncer=true, true",
    "jdbc:postgresql://h/d?pgbouncer=true&prepareThreshold=5, true",
    "postgres://u:p@h/d?pgbouncer=false, false",
    "postgres://postgres.ref:p@aws-0-eu.pooler.supabase.com:5432/postgres, false",
  })
  void a_transaction_pooler_gets_no_prepared_statements(String text, boolean pooler) {
    DatabaseUrl url = DatabaseUrl.parse(text);
    assertThat(url.transactionPooler()).isEqualTo(pooler);
    assertThat(url.jdbcUrl().contains("prepareThreshold=0")).isEqualTo(pooler);
    assertThat(url.jdbcUrl()).doesNotContain("pgbouncer", "prepareThreshold=5");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hunter2secret",
        "mysql://u:hunter2secret@h/d",
        "postgres:/u:hunter2secret@h/d",
        "postgres://u:hunter2secret%zz@h/d",
        "postgres://u:hunter2secret%@h/d",
        "postgres://u:hunter2secret/x@h/d",
        "postgres://u:x@hunter2secret:port/d",
        "postgres://u:hunter2secret@h:0/d",
        "postgres://u:hunter2secret@h:65536/d",
        "postgres://u:hunter2secret@[::1/d",
        "postgres://u:hunter2secret@/d?host=/var/run/postgresql",
        "jdbc:postgresql:d?password=hunter2secret",
        "jdbc:postgresql://h/d?password=hunter2secret%4",
      })
  void an_invalid_address_is_not_repeated(String text) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> DatabaseUrl.parse(text))
        .withMessageContaining("postgresql://user:password@host:5432/database")
        .withMessageNotContaining("hunter2secret")
        .withNoCause();
  }

  @Property(tries = 300)
  void any_password_comes_back_and_is_never_shown(@ForAll @StringLength(max = 40) String text) {
    // Lone surrogates have no percent-encoding; the mark keeps a chance match away
    String password = "~" + text.replaceAll("\\p{Cs}", "");
    String encoded = URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20");
    DatabaseUrl url = DatabaseUrl.parse("postgres://user:" + encoded + "@host:1/base");
    DatabaseUrl jdbc =
        DatabaseUrl.parse("jdbc:postgresql://host:1/base?user=user&password=" + encoded);
    assertThat(url.password()).isEqualTo(password);
    assertThat(jdbc).isEqualTo(url);
    assertThat(url + url.display() + url.jdbcUrl())
        .doesNotContain(password)
        .doesNotContain(encoded);
  }

  @Test
  void the_driver_understands_the_address() throws Exception {
    DatabaseUrl url = DatabaseUrl.parse("postgres://u:p@[::1]:7/my%2Fjobs%20?options=-c%20a%3Db");
    Properties understood = org.postgresql.Driver.parseURL(url.jdbcUrl(), new Properties());
    assertThat(DriverManager.getDriver(url.jdbcUrl())).isInstanceOf(org.postgresql.Driver.class);
    assertThat(understood)
        .containsEntry("PGHOST", "[::1]")
        .containsEntry("PGPORT", "7")
        .containsEntry("PGDBNAME", "my/jobs ")
        .containsEntry("options", "-c a=b")
        .containsEntry("socketTimeout", "60");
  }
}
