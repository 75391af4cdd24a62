package dev.skerry.agent.uplink;

import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.SyncGrpc;
import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.ClientCall;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettySslContextChannelCredentials;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a session: a channel of its own with one stream on it. The gateway's frames come
 * one at a time, the next when the last was dealt with, so that a gateway can't fill our memory.
 * Once it was finished or cut nothing more is sent, and the listener soon hears that it ended. Used
 * by one thread.
 */
final class GatewayStream {
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

    private static ChannelCredentials credentials(@Nullable UplinkTls tls) {
        return tls == null
                ? InsecureChannelCredentials.create()
                : NettySslContextChannelCredentials.create(tls.context());
    }

    /** Hears of the stream, on a thread of the network; must not block. */
    interface Listener {
        void received(GatewayFrame frame);

        /** More can be sent again without piling up. */
        void ready();

        /** It ended, or never began; called once. */
        void closed(Status status);
    }

    private final ManagedChannel channel;
    private final ClientCall<AgentFrame, GatewayFrame> call;
    private boolean isCut;
    private boolean isFinished;

    private GatewayStream(ManagedChannel channel, ClientCall<AgentFrame, GatewayFrame> call) {
        this.channel = channel;
        this.call = call;
    }

    /** Begins to connect; frames can be sent at once. */
    static GatewayStream open(
            UplinkSettings settings,
            @Nullable UplinkTls tls,
            EventLoopGroup eventLoops,
            Listener listener) {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress(settings.host(), settings.port(), credentials(tls))
                        .eventLoopGroup(eventLoops)
                        .channelType(NioSocketChannel.class)
                        .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                        .directExecutor()
                        .maxInboundMessageSize(settings.limits().maxFrameBytes())
                        .build();
        ClientCall<AgentFrame, GatewayFrame> call =
                channel.newCall(SyncGrpc.getSessionMethod(), CallOptions.DEFAULT);
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onMessage(GatewayFrame frame) {
                        listener.received(frame);
                    }

                    @Override
                    public void onReady() {
                        listener.ready();
                    }

                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        listener.closed(status);
                    }
                },
                new Metadata());
        call.request(1);
        return new GatewayStream(channel, call);
    }

    void send(AgentFrame frame) {
        if (!isCut && !isFinished) {
            call.sendMessage(frame);
        }
    }

    /** Whether what is sent now leaves soon, rather than piling up here. */
    boolean isReady() {
        return !isCut && !isFinished && call.isReady();
    }

    /** The last frame was dealt with. */
    void takeNext() {
        call.request(1);
    }

    /** Nothing more will be sent; the gateway may still answer. */
    void finish() {
        if (!isCut && !isFinished) {
            isFinished = true;
            call.halfClose();
        }
    }

    /** Ends everything now. */
    void cut(String why) {
        isCut = true;
        call.cancel(why, null);
        channel.shutdownNow();
    }
}
