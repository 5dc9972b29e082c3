package io.branchline.learn;

import com.google.protobuf.InvalidProtocolBufferException;
import io.branchline.learn.proto.TrainedModel;

/** Writes a global model as bytes, and reads it again. */
final class ModelCodec {
  private ModelCodec() {}

  static byte[] encode(GlobalModel model) {
    var into = TrainedModel.newBuilder().addAllFeatures(Features.NAMES);
    model.base().write(into);
    return into.setCorrection(model.trees().write())
        .setDirect(model.direct().write())
        .build()
        .toByteArray();
  }

  /**
   * The model in these bytes.
   *
   * @throws IllegalArgumentException when they are no model, or one of other features
   */
  static GlobalModel decode(byte[] bytes, ModelProvenance provenance) {
    TrainedModel read;
    try {
      read = TrainedModel.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("it cannot be read: " + e.getMessage(), e);
    }
    if (!read.getFeaturesList().equals(Features.NAMES)) {
      throw new IllegalArgumentException("it was trained on other features");
    }
    return new GlobalModel(
        Coefficients.read(read),
        Trees.read(read.getCorrection()),
        Trees.read(read.getDirect()),
        provenance);
  }
}
