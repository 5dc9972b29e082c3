package io.branchline.bus;

import io.branchline.learn.Encapsulation;
import io.branchline.segment.Ip;
import io.branchline.service.Direction;
import io.branchline.site.SiteId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a controller says of sites; nothing while none has. Safe for use from several threads. */
public final class ContextReader implements Encapsulation, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ContextReader.class);

  private final TopicReader reader;
  private final Map<Ip, SiteId> sites = new ConcurrentHashMap<>();
  private final Map<SiteId, SiteContext> contexts = new ConcurrentHashMap<>();

  /** Begins to read. */
  public ContextReader(KafkaSettings settings) {
    reader = new TopicReader(settings, settings.context(), Optional.empty());
    reader.start(message -> take(message, settings.context()), () -> {});
  }

  private void take(byte[] message, String topic) {
    try {
      var context = LearningCodec.context(message);
      context.addresses().forEach(address -> sites.put(address, context.site()));
      contexts.put(context.site(), context);
    } catch (IllegalArgumentException e) {
      LOG.warn("left out a message of {}: {}", topic, e.getMessage());
    }
  }

  /** The site that an address is at. */
  public Optional<SiteId> siteOf(Ip address) {
    return Optional.ofNullable(sites.get(address));
  }

  @Override
  public double bytesPerPacket(SiteId branch, String trafficClass, Direction direction) {
    var context = contexts.get(branch);
    if (context != null) {
      for (var overhead : context.overheads()) {
        if (overhead.direction() == direction && overhead.trafficClass().equals(trafficClass)) {
          return overhead.bytes();
        }
      }
    }
    return 0;
  }

  @Override
  public void close() {
    reader.close();
  }
}
