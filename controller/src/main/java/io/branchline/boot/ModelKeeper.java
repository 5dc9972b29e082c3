package io.branchline.boot;

import io.branchline.journal.JournalUnavailableException;
import io.branchline.journal.ModelTable;
import io.branchline.learn.DemandForecaster;
import io.branchline.learn.ModelStatus;
import io.branchline.learn.StoredModel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the global models that speak in the database, so that a controller that starts goes on with
 * them.
 */
final class ModelKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(ModelKeeper.class);

  private final ModelTable table;
  private final Duration resolution;

  /** The versions that are in the table, by horizon. */
  private final Map<Duration, Integer> kept = new ConcurrentHashMap<>();

  /**
   * @param resolution of the forecaster
   */
  ModelKeeper(ModelTable table, Duration resolution) {
    this.table = table;
    this.resolution = resolution;
  }

  /** Lets a forecaster go on with what was kept; a model that it cannot use is trained anew. */
  void resume(DemandForecaster forecaster) {
    List<StoredModel> models;
    try {
      models = table.newest(resolution);
    } catch (JournalUnavailableException e) {
      LOG.warn("forecasting models are trained anew: {}", e.getMessage());
      return;
    }
    for (var model : models) {
      var status = model.status();
      try {
        forecaster.resume(model);
        kept.put(status.horizon(), status.version());
      } catch (IllegalArgumentException e) {
        LOG.warn(
            "the model for {} ahead, version {}, is trained anew: {}",
            status.horizon(),
            status.version(),
            e.getMessage());
      }
    }
    if (!kept.isEmpty()) {
      LOG.info("goes on with {} forecasting models", kept.size());
    }
  }

  /** Whether a model that speaks is not kept yet. */
  boolean isNew(ModelStatus status) {
    return status.version() != kept.getOrDefault(status.horizon(), 0);
  }

  /**
   * Keeps models; may wait for the database, and may be called in another thread. What cannot be
   * kept stays new.
   */
  void store(List<StoredModel> models) {
    try {
      for (var model : models) {
        table.store(model);
        kept.put(model.status().horizon(), model.status().version());
      }
    } catch (JournalUnavailableException e) {
      LOG.warn("forecasting models are not kept yet: {}", e.getMessage());
    }
  }
}
