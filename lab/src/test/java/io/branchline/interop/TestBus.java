package io.branchline.interop;

import io.branchline.bus.KafkaSettings;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** How clients in tests find a broker; the death of a group's member is known after 4 s. */
public final class TestBus {
  private TestBus() {}

  public static KafkaSettings settings(String servers) {
    return new KafkaSettings(servers, KafkaSettings.DEFAULT_TOPIC, Optional.of(properties()));
  }

  /** The clients' properties. */
  public static Path properties() {
    try {
      var file =
          Objects.requireNonNull(
              TestBus.class.getResource("/io/branchline/interop/kafka.properties"));
      return Path.of(file.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
