package io.branchline.bgp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import org.opendaylight.protocol.bgp.parser.BGPError;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.message.rev200120.NotifyBuilder;

/**
 * Checks each message's header (RFC 4271 section 6.1) before anything else reads it. Where the
 * stream is out of step nothing behind it can be trusted: the peer is told, and the connection ends
 * with a reason that names the offset.
 */
final class MessageFraming extends ByteToMessageDecoder {
  private static final int HEADER = 19;
  private static final int MARKER = 16;
  private static final int LONGEST = 4096;
  private static final int TYPES = 5;

  private final ConnectionFault fault;
  private long offset;
  private boolean broken;

  MessageFraming(ConnectionFault fault) {
    this.fault = fault;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (broken) {
      in.skipBytes(in.readableBytes());
      return;
    }
    int marker = Math.min(MARKER, in.readableBytes());
    for (int i = 0; i < marker; i++) {
      if (in.getByte(in.readerIndex() + i) != -1) {
        fail(context, in, BGPError.CONNECTION_NOT_SYNC, "a message starts with its marker");
        return;
      }
    }
    if (in.readableBytes() < HEADER) {
      return;
    }
    int length = in.getUnsignedShort(in.readerIndex() + MARKER);
    int type = in.getUnsignedByte(in.readerIndex() + MARKER + 2);
    if (length < HEADER || length > LONGEST) {
      fail(context, in, BGPError.BAD_MSG_LENGTH, "a message has 19 to 4096 octets, not " + length);
    } else if (type < 1 || type > TYPES) {
      fail(context, in, BGPError.BAD_MSG_TYPE, "no message has type " + type);
    } else if (in.readableBytes() >= length) {
      offset += length;
      out.add(in.readRetainedSlice(length));
    }
  }

  private void fail(ChannelHandlerContext context, ByteBuf in, BGPError error, String what) {
    broken = true;
    int shown = Math.min(HEADER, in.readableBytes());
    fault.record(
        "the BGP stream is out of step at octet %d: %s (found %s)"
            .formatted(offset, what, ByteBufUtil.hexDump(in, in.readerIndex(), shown)));
    in.skipBytes(in.readableBytes());
    var notification =
        new NotifyBuilder().setErrorCode(error.getCode()).setErrorSubcode(error.getSubcode());
    context.channel().writeAndFlush(notification.build()).addListener(ChannelFutureListener.CLOSE);
  }
}
