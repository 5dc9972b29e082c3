package io.branchline.learn;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.tribuo.Dataset;
import org.tribuo.MutableDataset;
import org.tribuo.common.xgboost.XGBoostModel;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.xgboost.XGBoostRegressionTrainer;
import org.tribuo.regression.xgboost.XGBoostRegressionTrainer.RegressionType;

/**
 * Trains a global model: a linear base with the least absolute errors, XGBoost's trees on what it
 * leaves, and trees by themselves, by way of Tribuo. The same rows make the same model.
 */
final class GlobalTrainer {
  private static final RegressionFactory FACTORY = new RegressionFactory();
  private static final String OUTPUT = "log";
  private static final int ROUNDS = 100;

  /** A target further off is as good as this far: 7 times. */
  private static final float LIMIT = 2;

  /** What trees learn is bounded by so many of its mean size. */
  private static final double OUTLIER = 2.5;

  /**
   * Rows in a leaf at least, or this share of few: rows of one series close in time are much the
   * same, so that few of them tell little.
   */
  private static final int LEAF = 120;

  private static final int LEAF_SHARE = 40;

  /** Trees may ask one question more in a row each time that there are twice as many rows. */
  private static final int SHALLOW_ROWS = 16_000;

  private static final int SHALLOW = 3;
  private static final int DEEP = 5;

  private static final double RIDGE = 1e-3;

  /** This by the number of rows is added, so that few rows, much alike, are not followed far. */
  private static final double FEW_ROWS = 20;

  private GlobalTrainer() {}

  /** A model of these rows, of which there is at least one. */
  static GlobalModel train(TrainingSet rows) {
    var features = rows.features();
    var targets = rows.targets().clone();
    for (int i = 0; i < targets.length; i++) {
      targets[i] = Math.clamp(targets[i], -LIMIT, LIMIT);
    }
    double ridge = RIDGE + FEW_ROWS * rows.alike() / targets.length;
    var base = MedianRegression.fit(features, targets, ridge);
    var left = targets.clone();
    for (int i = 0; i < left.length; i++) {
      left[i] -= (float) base.value(features[i]);
    }
    var varying = varying(features);
    var boosted = boost(features, left, varying);
    var direct = boost(features, targets, varying);
    return new GlobalModel(
        base,
        trees(boosted),
        trees(direct),
        new ModelProvenance(
            rows.offered(),
            rows.from(),
            rows.to(),
            "least absolute errors of %d rows by %s"
                .formatted(
                    left.length,
                    Arrays.stream(varying)
                        .mapToObj(Features.NAMES::get)
                        .collect(Collectors.joining(", "))),
            boosted.getProvenance().getTrainerProvenance().toString()));
  }

  /** So that squares do not follow outliers. */
  private static float[] bounded(float[] targets) {
    double size = 0;
    for (float target : targets) {
      size += Math.abs(target);
    }
    float bound = (float) (OUTLIER * size / targets.length);
    var bounded = new float[targets.length];
    for (int i = 0; i < bounded.length; i++) {
      bounded[i] = Math.clamp(targets[i], -bound, bound);
    }
    return bounded;
  }

  private static XGBoostModel<Regressor> boost(float[][] features, float[] targets, int[] varying) {
    Map<String, Object> parameters =
        Map.ofEntries(
            Map.entry("objective", "reg:squarederror"),
            Map.entry("base_score", 0.0),
            Map.entry("eta", 0.07),
            Map.entry("max_depth", depth(targets.length)),
            Map.entry("min_child_weight", Math.min(LEAF, 1 + targets.length / LEAF_SHARE)),
            Map.entry("subsample", 0.7),
            Map.entry("colsample_bytree", 0.6),
            Map.entry("tree_method", "hist"),
            Map.entry("nthread", 1),
            Map.entry("seed", 1),
            Map.entry("verbosity", 0));
    var trainer = new XGBoostRegressionTrainer(RegressionType.LINEAR, ROUNDS, parameters);
    return (XGBoostModel<Regressor>) trainer.train(dataset(features, bounded(targets), varying));
  }

  private static int depth(int rows) {
    return rows < SHALLOW_ROWS ? SHALLOW : rows < 2 * SHALLOW_ROWS ? SHALLOW + 1 : DEEP;
  }

  private static Dataset<Regressor> dataset(float[][] features, float[] targets, int[] varying) {
    var names = Arrays.stream(varying).mapToObj(Features.NAMES::get).toArray(String[]::new);
    var set =
        new MutableDataset<Regressor>(new SimpleDataSourceProvenance("rows", FACTORY), FACTORY);
    for (int i = 0; i < targets.length; i++) {
      var values = new double[names.length];
      for (int j = 0; j < values.length; j++) {
        values[j] = features[i][varying[j]];
      }
      set.add(new ArrayExample<>(new Regressor(OUTPUT, targets[i]), names, values));
    }
    return set;
  }

  /** The features that are not the same in all rows: trees can ask of these only. */
  private static int[] varying(float[][] rows) {
    return IntStream.range(0, Features.COUNT)
        .filter(i -> Arrays.stream(rows).anyMatch(row -> row[i] != rows[0][i]))
        .toArray();
  }

  private static Trees trees(XGBoostModel<Regressor> model) {
    var numbers = new int[Features.COUNT];
    var domain = model.getFeatureIDMap();
    for (int i = 0; i < numbers.length; i++) {
      var name = Features.NAMES.get(i);
      if (domain.get(name) != null) {
        numbers[domain.getID(name)] = i;
      }
    }
    try {
      var dumps = model.getInnerModels().getFirst().getModelDump((String) null, false, "text");
      return Trees.read(dumps, numbers);
    } catch (XGBoostError e) {
      throw new IllegalStateException("a trained model cannot be read: " + e.getMessage(), e);
    }
  }
}
