package io.branchline.interop;

import io.branchline.bus.SampleConsumer;
import io.branchline.export.Destination;
import io.branchline.export.RemoteWrite;
import io.branchline.measure.Sample;
import io.branchline.store.SeriesStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A member of the group of writers, which say how many samples they have written. */
final class BusWriter {
  private BusWriter() {}

  /** Into a store of its own. */
  private record StoreWriter(SeriesStore store) implements Destination {
    @Override
    public void deliver(List<Sample> samples) {
      store.append(samples);
    }

    @Override
    public void close() {
      store.close();
    }
  }

  /** Says what was written. */
  private record Telling(Destination writer) implements Destination {
    @Override
    public void deliver(List<Sample> samples) throws IOException, InterruptedException {
      writer.deliver(samples);
      System.out.println(
          "wrote " + samples.stream().mapToLong(Sample::epochMillis).max().orElse(0));
    }

    @Override
    public void close() {
      writer.close();
    }
  }

  /** Arguments: Kafka's address, the address or the folder to write to. */
  public static void main(String[] arguments) {
    var to = arguments[1];
    var writer =
        to.startsWith("http")
            ? new RemoteWrite(URI.create(to), Optional.empty())
            : new StoreWriter(SeriesStore.open(Path.of(to)));
    new SampleConsumer(TestBus.settings(arguments[0]), "writers", new Telling(writer)).run();
  }
}
