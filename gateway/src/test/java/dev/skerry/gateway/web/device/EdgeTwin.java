package dev.skerry.gateway.web.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.gateway.session.TestAgent;
import dev.skerry.sync.clock.HybridLogicalClock;
import dev.skerry.sync.clock.HybridTimestamp;
import dev.skerry.sync.crdt.InvalidTwinException;
import dev.skerry.sync.crdt.PropertyKey;
import dev.skerry.sync.crdt.Section;
import dev.skerry.sync.crdt.Side;
import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.crdt.TwinMessages;
import dev.skerry.sync.crdt.TwinValue;
import dev.skerry.sync.crdt.VersionVector;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.proto.TwinVector;
import dev.skerry.sync.proto.Welcome;
import io.restassured.RestAssured;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One device's twin at an agent that connects, is cut off, and writes meanwhile. */
final class EdgeTwin implements AutoCloseable {
    private final String agentId;
    private final Device device;
    private final HybridLogicalClock clock =
            new HybridLogicalClock(
                    System::currentTimeMillis, Duration.ofHours(1), HybridTimestamp.ZERO);
    private Twin twin = Twin.EMPTY;
    private ByteString lineage = ByteString.EMPTY;
    private @Nullable TestAgent agent;

    EdgeTwin(String agentId, Device device) {
        this.agentId = agentId;
        this.device = device;
    }

    Twin twin() {
        return twin;
    }

    /** Connects, lists the device, and sends what the gateway lacks. */
    EdgeTwin connect() throws InvalidTwinException {
        var next = new TestAgent(RestAssured.port, agentId, 7);
        agent = next;
        next.hello(
                Hello.newBuilder()
                        .setLineage(lineage)
                        .addVectors(TwinMessages.toVector(device.getDeviceId(), twin.vector())));
        Welcome welcome = next.welcome();
        assertThat(welcome.getForked()).isFalse();
        lineage = welcome.getLineage();
        next.awaitListed();
        next.devices(device);
        VersionVector seen = VersionVector.EMPTY;
        for (TwinVector vector : welcome.getVectorsList()) {
            seen = TwinMessages.vector(vector.getVector());
        }
        var delta = twin.deltaSince(seen);
        if (!delta.isEmpty()) {
            var message = TwinMessages.toMessage(device.getDeviceId(), delta);
            next.send(AgentFrame.newBuilder().setTwinDelta(message).build());
        }
        return this;
    }

    void write(String property, TwinValue value) {
        write(Side.edgeReplica(agentId, "1"), property, value);
    }

    /** The agent has a write of that replica, be it the gateway's. */
    void write(String replica, String property, TwinValue value) {
        var author = new Twin.Author(replica, clock.now(), "operator", VersionVector.EMPTY);
        twin = twin.write(author, new PropertyKey(property, Section.DESIRED), value);
    }

    /** Merges what comes, and acknowledges it, until the twin is as expected. */
    void await(Predicate<Twin> expected) throws InvalidTwinException {
        while (!expected.test(twin)) {
            GatewayFrame frame = agent().next();
            if (frame.hasTwinDelta()) {
                twin = twin.merge(TwinMessages.delta(frame.getTwinDelta()));
                var ack = TwinMessages.toAck(device.getDeviceId(), twin.vector());
                agent().send(AgentFrame.newBuilder().setTwinAck(ack).build());
            } else {
                assertThat(frame.hasTwinAck()).as("%s", frame).isTrue();
            }
        }
    }

    /** The values of a property that are not over. */
    static boolean has(Twin twin, String property, TwinValue... values) {
        var live = twin.live(new PropertyKey(property, Section.DESIRED));
        return live.size() == values.length
                && live.stream().allMatch(w -> List.of(values).contains(w.value()));
    }

    private TestAgent agent() {
        return Objects.requireNonNull(agent);
    }

    void cut() {
        agent().close();
    }

    @Override
    public void close() {
        cut();
    }
}
