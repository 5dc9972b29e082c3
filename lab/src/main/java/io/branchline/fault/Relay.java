package io.branchline.fault;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One client's connection and the one to its server, on the event loop that both share. */
final class Relay {
  private final SocketChannel client;
  private final Map<Way, Impairment> impairments;
  private final Map<Way, Pipe> pipes = new EnumMap<>(Way.class);
  private final long number;
  private @Nullable SocketChannel server;

  /**
   * @param number sets the places of flipped bits apart from those of other connections
   */
  Relay(SocketChannel client, Map<Way, Impairment> impairments, long number) {
    this.client = client;
    this.impairments = new EnumMap<>(impairments);
    this.number = number;
  }

  void connect(Bootstrap bootstrap, InetSocketAddress address) {
    var connecting = bootstrap.handler(new ChannelInboundHandlerAdapter()).connect(address);
    server = (SocketChannel) connecting.channel();
    client.closeFuture().addListener(_ -> connecting.channel().close());
    connecting.addListener(
        (ChannelFutureListener)
            done -> {
              if (done.isSuccess() && client.isActive()) {
                join((SocketChannel) done.channel());
              } else {
                reset();
              }
            });
  }

  private void join(SocketChannel connected) {
    for (var way : Way.values()) {
      var from = way == Way.TO_SERVER ? client : connected;
      var to = way == Way.TO_SERVER ? connected : client;
      var impairment = impairments.getOrDefault(way, Impairment.NONE);
      var pipe = new Pipe(from, to, impairment, 2 * number + way.ordinal(), this::end);
      pipes.put(way, pipe);
      from.pipeline().addLast(new Ends(pipe));
    }
    connected.closeFuture().addListener(_ -> client.close());
    pipes.values().forEach(Pipe::start);
  }

  void impair(Way way, Impairment impairment) {
    impairments.put(way, impairment);
    var pipe = pipes.get(way);
    if (pipe == null) {
      return;
    }
    if (pipe.isDamaged() && impairment.flipEveryBytes() == 0) {
      reset();
    } else {
      pipe.impair(impairment);
    }
  }

  void reset() {
    // Both are marked before either is closed: each takes the other with it.
    ProxyPort.closeByReset(client);
    if (server != null) {
      ProxyPort.closeByReset(server);
    }
    client.close();
    if (server != null) {
      server.close();
    }
  }

  /** A pipe has carried its last byte. */
  private void end(Pipe.End how) {
    switch (how) {
      case RESET -> reset();
      case CLOSE -> {
        client.close();
        if (server != null) {
          server.close();
        }
      }
      case HALF -> {
        if (pipes.values().stream().allMatch(Pipe::isOver)) {
          end(Pipe.End.CLOSE);
        }
      }
    }
  }

  /** Hands what one side sends to its pipe, and how it ends to the other side. */
  private final class Ends extends ChannelInboundHandlerAdapter {
    private final Pipe pipe;

    Ends(Pipe pipe) {
      this.pipe = pipe;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      pipe.take((ByteBuf) message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      pipe.readMore();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event == ChannelInputShutdownEvent.INSTANCE) {
        pipe.finish();
      }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      pipes.values().forEach(Pipe::pump);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      pipes.values().forEach(Pipe::release);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      reset();
    }
  }
}
