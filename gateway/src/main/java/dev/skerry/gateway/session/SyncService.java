package dev.skerry.gateway.session;

import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.SyncGrpc;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;

/** The gRPC end of sync.proto: each stream becomes a session with a virtual thread of its own. */
@GrpcService
public class SyncService extends SyncGrpc.SyncImplBase {
    private final SessionServices services;

    SyncService(SessionServices services) {
        this.services = services;
    }

    @Override
    public StreamObserver<AgentFrame> session(StreamObserver<GatewayFrame> responses) {
        var observer = (ServerCallStreamObserver<GatewayFrame>) responses;
        var session = new SessionHandler(services, new FrameStream(observer));
        observer.setOnCancelHandler(session::onCompleted);
        observer.disableAutoRequest();
        Thread.ofVirtual().name("session").start(session);
        observer.request(SessionHandler.FRAME_WINDOW);
        return session;
    }
}
