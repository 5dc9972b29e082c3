package io.branchline.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.learn.proto.TrainedModel;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ModelCodecTest {
  private static final ModelProvenance PROVENANCE =
      new ModelProvenance(7, Instant.EPOCH, Instant.EPOCH.plusSeconds(60), "by hand", "two");

  private static GlobalModel model() {
    var weights = new double[Features.COUNT];
    weights[3] = 0.25;
    weights[0] = -1.5;
    var dumps =
        new String[] {
          "0:[f0<0.25] yes=1,no=2,missing=1\n1:leaf=0.5\n2:[f1<1] yes=3,no=4,missing=3\n3:leaf=-1\n4:leaf=2",
          "0:leaf=0.125"
        };
    return new GlobalModel(
        new Coefficients(weights, 0.75),
        Trees.read(dumps, new int[] {2, 5}),
        Trees.read(new String[] {dumps[1], dumps[0]}, new int[] {7, 1}),
        PROVENANCE);
  }

  @Test
  void aModelComesBackAsItWas() {
    var model = model();
    var again = ModelCodec.decode(ModelCodec.encode(model), PROVENANCE);
    assertEquals(PROVENANCE, again.provenance());
    var random = new Random(1);
    for (int i = 0; i < 100; i++) {
      var seen = new float[Features.COUNT];
      for (int j = 0; j < seen.length; j++) {
        seen[j] = (float) random.nextGaussian();
      }
      assertEquals(model.linear(seen), again.linear(seen));
      assertEquals(model.correction(seen), again.correction(seen));
      assertEquals(model.direct(seen), again.direct(seen));
    }
  }

  @Test
  void aModelOfOtherFeaturesIsRefused() throws Exception {
    var other =
        TrainedModel.parseFrom(ModelCodec.encode(model())).toBuilder().setFeatures(0, "moon phase");
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> ModelCodec.decode(other.build().toByteArray(), PROVENANCE));
    assertEquals("it was trained on other features", error.getMessage());
  }

  @Test
  void damageIsRefusedAndNoWalkThroughATreeIsEndless() throws Exception {
    var whole = TrainedModel.parseFrom(ModelCodec.encode(model()));
    var trees = whole.getCorrection();
    var damagedTrees =
        List.of(
            trees.toBuilder().setYes(0, 0),
            trees.toBuilder().setNo(2, 1),
            trees.toBuilder().setNo(0, 99),
            trees.toBuilder().setFeature(0, 9999),
            trees.toBuilder().setFeature(1, -2),
            trees.toBuilder().setValue(1, Float.NaN),
            trees.toBuilder().setRoots(1, 6),
            trees.toBuilder().clearNo());
    for (var damaged : damagedTrees) {
      assertRefused(whole.toBuilder().setCorrection(damaged));
      assertRefused(whole.toBuilder().setDirect(damaged));
    }
    assertRefused(whole.toBuilder().setWeights(3, Double.POSITIVE_INFINITY));
    assertRefused(whole.toBuilder().addWeights(1));
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> ModelCodec.decode(new byte[] {9, 9, 9}, PROVENANCE));
    assertTrue(String.valueOf(error.getMessage()).startsWith("it cannot be read: "));
  }

  private static void assertRefused(TrainedModel.Builder damaged) {
    var bytes = damaged.build().toByteArray();
    assertThrows(IllegalArgumentException.class, () -> ModelCodec.decode(bytes, PROVENANCE));
  }
}
