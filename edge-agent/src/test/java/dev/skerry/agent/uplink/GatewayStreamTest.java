package dev.skerry.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.session.SessionLimits;
import io.grpc.Status;
import io.netty.channel.nio.NioEventLoopGroup;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GatewayStreamTest {
    private static final AgentFrame STATUS =
            AgentFrame.newBuilder().setStatus(AgentStatus.getDefaultInstance()).build();

    /** What the session still had to say is said to nobody; that it ended is heard. */
    @Test
    void takes_what_is_sent_after_it_was_cut_and_says_that_it_ended() throws Exception {
        CompletableFuture<Status> ended = new CompletableFuture<>();
        NioEventLoopGroup eventLoops = new NioEventLoopGroup(1);
        try (TestGateway gateway = new TestGateway(0)) {
            GatewayStream stream =
                    GatewayStream.open(
                            new UplinkSettings(
                                    "127.0.0.1",
                                    gateway.port(),
                                    null,
                                    SessionLimits.DEFAULT,
                                    Duration.ofSeconds(1)),
                            null,
                            eventLoops,
                            new GatewayStream.Listener() {
                                @Override
                                public void received(GatewayFrame frame) {}

                                @Override
                                public void ready() {}

                                @Override
                                public void closed(Status status) {
                                    ended.complete(status);
                                }
                            });
            stream.cut("the test");
            stream.send(STATUS);
            stream.finish();
            stream.cut("again");

            assertThat(ended.get(10, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.CANCELLED);
            assertThat(stream.isReady()).isFalse();
        } finally {
            eventLoops.shutdownGracefully(0, 100, TimeUnit.MILLISECONDS).sync();
        }
    }
}
