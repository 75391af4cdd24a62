package dev.skerry.sync.session;

import dev.skerry.sync.proto.Ack;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.Reject;
import dev.skerry.sync.proto.Replay;

/** Frames of a gateway. */
final class GatewaySays {
    private GatewaySays() {}

    static GatewayFrame ack(long first, long last) {
        return GatewayFrame.newBuilder()
                .setAck(Ack.newBuilder().addStored(range(first, last)))
                .build();
    }

    static GatewayFrame reject(long sequence) {
        return GatewayFrame.newBuilder()
                .setReject(
                        Reject.newBuilder()
                                .setSequence(sequence)
                                .setCode("SKR-B003")
                                .setReason("damaged"))
                .build();
    }

    static GatewayFrame replay(long first, long last) {
        return GatewayFrame.newBuilder()
                .setReplay(Replay.newBuilder().addRanges(range(first, last)))
                .build();
    }

    private static dev.skerry.sync.proto.SequenceRange range(long first, long last) {
        return dev.skerry.sync.proto.SequenceRange.newBuilder()
                .setFirst(first)
                .setLast(last)
                .build();
    }
}
