package io.branchline.bus;

import com.google.protobuf.InvalidProtocolBufferException;
import io.branchline.bus.proto.SampleBatch;
import io.branchline.bus.proto.SeriesSamples;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Samples as messages; see {@code samples.proto}. */
final class SampleCodec {
  private SampleCodec() {}

  static byte[] encode(List<Sample> samples) {
    var series = new LinkedHashMap<SeriesKey, SeriesSamples.Builder>();
    for (var sample : samples) {
      series
          .computeIfAbsent(
              sample.series(), key -> SeriesSamples.newBuilder().setName(key.toString()))
          .addTimes(sample.epochMillis())
          .addValues(sample.value());
    }
    var batch = SampleBatch.newBuilder();
    series.values().forEach(batch::addSeries);
    return batch.build().toByteArray();
  }

  /** Reads a message; throws {@link IllegalArgumentException} when it is none of ours. */
  static List<Sample> decode(byte[] message) {
    try {
      var samples = new ArrayList<Sample>();
      for (var series : SampleBatch.parseFrom(message).getSeriesList()) {
        var key = SeriesKey.parse(series.getName());
        if (series.getTimesCount() != series.getValuesCount()) {
          throw new IllegalArgumentException(
              key + " has " + series.getTimesCount() + " times for " + series.getValuesCount());
        }
        for (int i = 0; i < series.getTimesCount(); i++) {
          samples.add(new Sample(key, series.getTimes(i), series.getValues(i)));
        }
      }
      return samples;
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not a batch of samples: " + e.getMessage(), e);
    }
  }
}
