package dev.skerry.sync.session;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.Hello;
import java.util.List;

/** Takes a gateway's session to where it is open. */
final class OpenGateway {
    private OpenGateway() {}

    /** After Hello, before the agent is admitted. */
    static GatewayState greeted(GatewaySession session, long nowMillis) {
        Hello hello =
                Hello.newBuilder()
                        .setAgentId("north")
                        .setEpoch(7)
                        .setBootId("boot")
                        .setProtocolMin(1)
                        .setProtocolMax(1)
                        .build();
        return session.step(
                        GatewayState.initial(nowMillis),
                        new GatewayInput.Received(AgentFrame.newBuilder().setHello(hello).build()))
                .state();
    }

    /** After Welcome. */
    static GatewayState admitted(GatewaySession session, GatewayState greeted) {
        return session.step(
                        greeted,
                        new GatewayInput.Admitted(1, 0, List.of(), ByteString.EMPTY, false))
                .state();
    }
}
