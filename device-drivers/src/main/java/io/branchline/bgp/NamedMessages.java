package io.branchline.bgp;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.opendaylight.protocol.bgp.parser.BGPDocumentedException;
import org.opendaylight.protocol.bgp.parser.BGPError;
import org.opendaylight.protocol.bgp.parser.BGPParsingException;
import org.opendaylight.protocol.bgp.parser.spi.MessageRegistry;
import org.opendaylight.protocol.bgp.parser.spi.PeerSpecificParserConstraint;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.message.rev200120.Notify;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.message.rev200120.Update;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.multiprotocol.rev180329.AttributesReach;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.multiprotocol.rev180329.AttributesUnreach;
import org.opendaylight.yangtools.binding.Notification;

/**
 * OpenDaylight's codec for the messages of one connection, remembering which message could not be
 * read and why: of an error, its session passes on no more than the code.
 */
final class NamedMessages implements MessageRegistry {
  private static final String[] TYPES = {
    "", "OPEN", "UPDATE", "NOTIFICATION", "KEEPALIVE", "ROUTE-REFRESH"
  };

  private final MessageRegistry codec;
  private final ConnectionFault fault;
  private long offset;

  NamedMessages(MessageRegistry codec, ConnectionFault fault) {
    this.codec = codec;
    this.fault = fault;
  }

  @Override
  public Notification<?> parseMessage(ByteBuf octets, @Nullable PeerSpecificParserConstraint peer)
      throws BGPDocumentedException, BGPParsingException {
    int length = octets.readableBytes();
    int type = octets.getUnsignedByte(octets.readerIndex() + 18);
    try {
      var message = codec.parseMessage(octets, peer);
      if (message instanceof Notify notify) {
        fault.record("the peer sent NOTIFICATION " + name(notify));
      }
      if (message instanceof Update update) {
        checkFamily(update);
      }
      return message;
    } catch (BGPDocumentedException | BGPParsingException | RuntimeException e) {
      fault.record(
          "the %s at octet %d, %d octets long, cannot be read: %s"
              .formatted(TYPES[type], offset, length, chain(e)));
      throw e;
    } finally {
      offset += length;
    }
  }

  /** Its session cannot go on after an MP_REACH_NLRI or MP_UNREACH_NLRI with nothing in it. */
  private static void checkFamily(Update update) throws BGPDocumentedException {
    var attributes = update.getAttributes();
    if (attributes == null) {
      return;
    }
    var reach = attributes.augmentation(AttributesReach.class);
    var unreach = attributes.augmentation(AttributesUnreach.class);
    boolean empty =
        (reach != null && reach.getMpReachNlri().getAfi() == null)
            || (unreach != null && unreach.getMpUnreachNlri().getAfi() == null);
    if (empty) {
      throw new BGPDocumentedException(
          "its routes are of no address family", BGPError.OPT_ATTR_ERROR);
    }
  }

  private static String name(Notify notify) {
    var code = notify.getErrorCode();
    var subcode = notify.getErrorSubcode();
    String known;
    try {
      known = " (" + BGPError.forValue(code, subcode) + ")";
    } catch (RuntimeException e) {
      known = "";
    }
    return code + "/" + subcode + known;
  }

  /** The messages from the outermost to the innermost cause. */
  private static String chain(Throwable error) {
    var text = new StringBuilder();
    for (var cause = error; cause != null; cause = cause.getCause()) {
      var message = message(cause);
      if (text.indexOf(message) < 0) {
        text.append(text.isEmpty() ? "" : ": ").append(message);
      }
    }
    return text.toString();
  }

  private static String message(Throwable error) {
    if (error instanceof IndexOutOfBoundsException) {
      return "a length runs over the end of what holds it";
    }
    return error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
  }

  /** OpenDaylight's negotiator says why it refuses a peer to the peer alone. */
  @Override
  public void serializeMessage(Notification<?> message, ByteBuf out) {
    if (message instanceof Notify notify) {
      fault.record("we ended it with NOTIFICATION " + name(notify));
    }
    codec.serializeMessage(message, out);
  }
}
