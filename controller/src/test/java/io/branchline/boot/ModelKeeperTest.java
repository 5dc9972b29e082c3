package io.branchline.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.journal.Database;
import io.branchline.journal.ModelTable;
import io.branchline.learn.DayCalendar;
import io.branchline.learn.DemandForecaster;
import io.branchline.learn.ModelStatus;
import io.branchline.learn.StoredModel;
import io.branchline.learn.Training;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.site.SiteId;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("integration")
class ModelKeeperTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Instant MONDAY = Instant.parse("2026-03-02T00:00:00Z");

  /** Learns nothing in these tests. */
  private static DemandForecaster trained;

  private static DemandForecaster forecaster() {
    return new DemandForecaster(HOUR, ZoneOffset.UTC, DayCalendar.weekdays());
  }

  /** Three weeks of thirty demands that swing with the day. */
  @BeforeAll
  static void train() {
    var forecaster = forecaster();
    var random = new Random(1);
    for (int hour = 0; hour < 21 * 24; hour++) {
      for (int site = 0; site < 30; site++) {
        var key = new DemandKey(new SiteId("b" + site), "office", new SiteId("dc-a"), Direction.UP);
        double usual = (site + 1) * (2 + Math.sin(hour * Math.PI / 12));
        forecaster.learn(
            key, MONDAY.plus(HOUR.multipliedBy(hour)), usual * (1 + 0.1 * random.nextGaussian()));
      }
    }
    var trainings = forecaster.trainings(true);
    trainings.forEach(Training::run);
    trainings.forEach(forecaster::accept);
    trained = forecaster;
  }

  @Test
  void aControllerThatStartsGoesOnWithTheModelsOfTheOneBefore(@TempDir Path folder)
      throws Exception {
    var before = trained;
    assertFalse(before.listModels().isEmpty());
    try (var database = Database.openEmbedded(folder)) {
      var table = new ModelTable(database.dataSource());
      var keeper = new ModelKeeper(table, HOUR);
      keeper.resume(before);
      keeper.store(before.exportModels(keeper::isNew));
      assertEquals(List.of(), before.exportModels(keeper::isNew));

      var after = forecaster();
      var next = new ModelKeeper(table, HOUR);
      next.resume(after);
      assertEquals(before.listModels(), after.listModels());
      assertEquals(List.of(), after.exportModels(next::isNew));

      var finer =
          new DemandForecaster(Duration.ofMinutes(5), ZoneOffset.UTC, DayCalendar.weekdays());
      new ModelKeeper(table, Duration.ofMinutes(5)).resume(finer);
      assertEquals(List.of(), finer.listModels());

      damageOneOf(database, before.listModels().getFirst());
      var careful = forecaster();
      new ModelKeeper(table, HOUR).resume(careful);
      assertEquals(
          before.listModels().subList(1, before.listModels().size()), careful.listModels());
    }
  }

  private static void damageOneOf(Database database, ModelStatus model) throws SQLException {
    try (var connection = database.dataSource().getConnection();
        var update =
            connection.prepareStatement(
                "UPDATE forecast_model SET body = '\\x090909' WHERE horizon_seconds = ?")) {
      update.setLong(1, model.horizon().toSeconds());
      assertEquals(1, update.executeUpdate());
    }
  }

  @Test
  void theLastFiveVersionsOfAHorizonAreKept(@TempDir Path folder) throws Exception {
    var model = trained.exportModels(status -> true).getFirst();
    try (var database = Database.openEmbedded(folder)) {
      var table = new ModelTable(database.dataSource());
      for (int version = 1; version <= 8; version++) {
        table.store(version(model, version));
      }
      table.store(version(model, 8));
      var newest = table.newest(HOUR);
      assertEquals(List.of(8), newest.stream().map(kept -> kept.status().version()).toList());
      assertEquals(model.status().provenance(), newest.getFirst().status().provenance());
      try (var connection = database.dataSource().getConnection();
          var rows =
              connection
                  .createStatement()
                  .executeQuery("SELECT min(version), count(*) FROM forecast_model")) {
        assertTrue(rows.next());
        assertEquals(4, rows.getInt(1));
        assertEquals(5, rows.getInt(2));
      }
    }
  }

  @Test
  void withoutADatabaseForecastingGoesOn(@TempDir Path folder) throws Exception {
    var database = Database.openEmbedded(folder);
    var table = new ModelTable(database.dataSource());
    database.close();
    var keeper = new ModelKeeper(table, HOUR);
    keeper.resume(trained);
    var models = trained.exportModels(keeper::isNew);
    keeper.store(models);
    assertEquals(models.size(), trained.exportModels(keeper::isNew).size());
  }

  private static StoredModel version(StoredModel model, int version) {
    var status = model.status();
    return new StoredModel(
        model.resolution(),
        new ModelStatus(
            status.horizon(),
            version,
            status.turnedDown(),
            status.challenged(),
            status.provenance()),
        model.body());
  }
}
