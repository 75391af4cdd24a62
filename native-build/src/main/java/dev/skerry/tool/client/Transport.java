package dev.skerry.tool.client;

import com.fasterxml.jackson.core.type.TypeReference;

/** Carries calls to a gateway. */
public interface Transport {
    /** The answer to a call; a refusal is an exception that says what to do. */
    <T> T ask(Call call, TypeReference<T> type);
}
