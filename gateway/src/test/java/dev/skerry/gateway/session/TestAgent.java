package dev.skerry.gateway.session;

import static dev.skerry.gateway.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.Append;
import dev.skerry.sync.proto.CommandOrder;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.DeviceList;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.proto.Lane;
import dev.skerry.sync.proto.Ledger;
import dev.skerry.sync.proto.ModelOrder;
import dev.skerry.sync.proto.ProfileOrder;
import dev.skerry.sync.proto.SyncGrpc;
import dev.skerry.sync.proto.Welcome;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.SslContextBuilder;
import io.restassured.RestAssured;
import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** An agent over a real connection, that does what the test tells it. */
public final class TestAgent implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    private final String agentId;
    private final long epoch;
    private final ManagedChannel channel;
    private final BlockingQueue<GatewayFrame> frames = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
    private final StreamObserver<AgentFrame> requests;

    public TestAgent(int port, String agentId, long epoch) {
        this(NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext(), agentId, epoch);
    }

    private TestAgent(NettyChannelBuilder builder, String agentId, long epoch) {
        this.agentId = agentId;
        this.epoch = epoch;
        this.channel = builder.maxInboundMessageSize(2 * 1024 * 1024).build();
        this.requests =
                SyncGrpc.newStub(channel)
                        .session(
                                new StreamObserver<>() {
                                    @Override
                                    public void onNext(GatewayFrame frame) {
                                        frames.add(frame);
                                    }

                                    @Override
                                    public void onError(Throwable thrown) {
                                        ends.add(thrown.toString());
                                    }

                                    @Override
                                    public void onCompleted() {
                                        ends.add("completed");
                                    }
                                });
    }

    /**
     * An agent over TLS that trusts this root alone.
     *
     * @param key its certificate with the key; null for none
     */
    public static TestAgent overTls(
            int port, String agentId, X509Certificate root, @Nullable KeyManager key) {
        try {
            SslContextBuilder tls = GrpcSslContexts.forClient().trustManager(root);
            if (key != null) {
                tls.keyManager(key);
            }
            return new TestAgent(
                    NettyChannelBuilder.forAddress("127.0.0.1", port).sslContext(tls.build()),
                    agentId,
                    7);
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Connects, waits for Welcome and until the gateway lists the agent. */
    public static TestAgent connected(int port, String agentId, long epoch) {
        var agent = new TestAgent(port, agentId, epoch);
        agent.hello();
        agent.welcome();
        agent.awaitListed();
        return agent;
    }

    /** Welcome does not wait until the agent is written down: what is asked of it then may fail. */
    public void awaitListed() {
        await().untilAsserted(
                        () -> RestAssured.get("/api/agents/" + agentId).then().statusCode(200));
    }

    public void send(AgentFrame frame) {
        requests.onNext(frame);
    }

    public void hello() {
        hello(Hello.newBuilder());
    }

    public void hello(Hello.Builder hello) {
        hello(hello, "boot-1");
    }

    public void hello(Hello.Builder hello, String bootId) {
        send(
                AgentFrame.newBuilder()
                        .setHello(
                                hello.setAgentId(agentId)
                                        .setSite(
                                                hello.getSite().isEmpty()
                                                        ? "plant"
                                                        : hello.getSite())
                                        .setEpoch(hello.hasRescue() ? 0 : epoch)
                                        .setBootId(bootId)
                                        .setProtocolMin(1)
                                        .setProtocolMax(1)
                                        .setSoftwareVersion("0.1.0"))
                        .build());
    }

    public void devices(Device... devices) {
        var list = DeviceList.newBuilder().addAllDevices(java.util.List.of(devices));
        send(AgentFrame.newBuilder().setDevices(list).build());
    }

    public void status(Ledger ledger) {
        status(AgentStatus.newBuilder().setLedger(ledger).setHoursLeft(12).build());
    }

    public void status(AgentStatus status) {
        send(AgentFrame.newBuilder().setStatus(status).build());
    }

    public void append(long sequence, int recordCount, byte[] batch) {
        append(sequence, recordCount, batch, Lane.LANE_TELEMETRY);
    }

    public void append(long sequence, int recordCount, byte[] batch, Lane lane) {
        send(
                AgentFrame.newBuilder()
                        .setAppend(
                                Append.newBuilder()
                                        .setLane(lane)
                                        .setSequence(sequence)
                                        .setRecordCount(recordCount)
                                        .setBatch(ByteString.copyFrom(batch))
                                        .setLive(true))
                        .build());
    }

    public Welcome welcome() {
        GatewayFrame frame = next();
        assertThat(frame.hasWelcome()).as("%s", frame).isTrue();
        return frame.getWelcome();
    }

    /** The next frame; credits, which the gateway may grant at any time, are passed over. */
    public GatewayFrame next() {
        while (true) {
            GatewayFrame frame = nextOfAll();
            if (!frame.hasCredit()) {
                return frame;
            }
        }
    }

    private static GatewayFrame unsigned(GatewayFrame frame) {
        try {
            if (frame.getCommand().hasSigned()) {
                ByteString order = frame.getCommand().getSigned().getStatement();
                return GatewayFrame.newBuilder()
                        .setCommand(CommandOrder.parseFrom(order).getCommand())
                        .build();
            }
            if (frame.getProfiles().hasSigned()) {
                ByteString order = frame.getProfiles().getSigned().getStatement();
                return GatewayFrame.newBuilder()
                        .setProfiles(ProfileOrder.parseFrom(order).getProfiles())
                        .build();
            }
            if (frame.getModels().hasSigned()) {
                ByteString order = frame.getModels().getSigned().getStatement();
                return GatewayFrame.newBuilder()
                        .setModels(ModelOrder.parseFrom(order).getModels())
                        .build();
            }
            return frame;
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * The next frame, be it a grant of credits; with what it orders as if that were not signed, and
     * without the keys.
     */
    public GatewayFrame nextOfAll() {
        GatewayFrame frame = nextAsSent();
        while (frame.hasKeySets()) {
            frame = nextAsSent();
        }
        return unsigned(frame);
    }

    /** The next frame as it is. */
    public GatewayFrame nextAsSent() {
        return Objects.requireNonNull(
                poll(frames), () -> "no frame came; the stream ended with " + ends);
    }

    /** Waits until all these sequences are acknowledged; any other frame fails. */
    public void awaitAcknowledged(long first, long last) {
        Set<Long> missing = new TreeSet<>();
        for (long sequence = first; sequence <= last; sequence++) {
            missing.add(sequence);
        }
        while (!missing.isEmpty()) {
            GatewayFrame frame = next();
            assertThat(frame.hasAck()).as("%s", frame).isTrue();
            for (var range : frame.getAck().getStoredList()) {
                for (long s = range.getFirst(); s <= range.getLast(); s++) {
                    assertThat(missing.remove(s)).as("ack of %s", s).isTrue();
                }
            }
        }
    }

    /** How the stream ended. */
    public String end() {
        return Objects.requireNonNull(poll(ends), "the stream did not end");
    }

    private static <T> @Nullable T poll(BlockingQueue<T> queue) {
        try {
            return queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Breaks the connection without a word. */
    @Override
    public void close() {
        channel.shutdownNow();
        try {
            channel.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
