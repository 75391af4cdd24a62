package dev.skerry.gateway.session;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.CommandOrder;
import dev.skerry.sync.proto.ModelOrder;
import dev.skerry.sync.proto.ModelSet;
import dev.skerry.sync.proto.ProfileOrder;
import dev.skerry.sync.proto.ProfileSet;
import dev.skerry.sync.proto.ProgramOrder;
import dev.skerry.sync.proto.ProgramSet;
import dev.skerry.sync.proto.Signed;
import dev.skerry.sync.session.GatewayInput;

/**
 * Orders on their way to a session, which adds for whom they are and signs them: they stand where
 * the signed ones will.
 */
final class Drafts {
    private Drafts() {}

    static GatewayInput of(CommandOrder order) {
        return new GatewayInput.SendCommand(
                Command.newBuilder().setSigned(unsigned(order)).build());
    }

    static GatewayInput of(ProfileOrder order) {
        return new GatewayInput.ProfilesAssigned(
                ProfileSet.newBuilder().setSigned(unsigned(order)).build());
    }

    static GatewayInput of(ModelOrder order) {
        return new GatewayInput.ModelsAssigned(
                ModelSet.newBuilder().setSigned(unsigned(order)).build());
    }

    static GatewayInput of(ProgramOrder order) {
        return new GatewayInput.ProgramAssigned(
                ProgramSet.newBuilder().setSigned(unsigned(order)).build());
    }

    static CommandOrder order(Command draft) {
        try {
            return CommandOrder.parseFrom(draft.getSigned().getStatement());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the gateway does not understand its own draft", e);
        }
    }

    static ProfileOrder order(ProfileSet draft) {
        try {
            return ProfileOrder.parseFrom(draft.getSigned().getStatement());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the gateway does not understand its own draft", e);
        }
    }

    static ModelOrder order(ModelSet draft) {
        try {
            return ModelOrder.parseFrom(draft.getSigned().getStatement());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the gateway does not understand its own draft", e);
        }
    }

    static ProgramOrder order(ProgramSet draft) {
        try {
            return ProgramOrder.parseFrom(draft.getSigned().getStatement());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the gateway does not understand its own draft", e);
        }
    }

    private static Signed unsigned(MessageLite statement) {
        return Signed.newBuilder()
                .setStatement(ByteString.copyFrom(statement.toByteArray()))
                .build();
    }
}
