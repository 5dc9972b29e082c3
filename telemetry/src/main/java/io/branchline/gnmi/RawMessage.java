package io.branchline.gnmi;

import io.branchline.gnmi.proto.SubscribeRequest;
import io.branchline.gnmi.proto.gNMIGrpc;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Subscribe with its answers as bytes, which {@link Inbox} reads without an object for each. */
final class RawMessage implements MethodDescriptor.Marshaller<byte[]> {
  static final MethodDescriptor<SubscribeRequest, byte[]> SUBSCRIBE =
      gNMIGrpc.getSubscribeMethod().toBuilder(
              gNMIGrpc.getSubscribeMethod().getRequestMarshaller(), new RawMessage())
          .build();

  private RawMessage() {}

  @Override
  public InputStream stream(byte[] message) {
    return new ByteArrayInputStream(message);
  }

  @Override
  public byte[] parse(InputStream stream) {
    try {
      // Of unknown length it would be read through a buffer many times as large as a message.
      return stream instanceof KnownLength
          ? stream.readNBytes(stream.available())
          : stream.readAllBytes();
    } catch (IOException e) {
      throw Status.INTERNAL
          .withDescription("a message cannot be read")
          .withCause(e)
          .asRuntimeException();
    }
  }
}
