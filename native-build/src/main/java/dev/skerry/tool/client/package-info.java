/**
 * What the generated client of the gateway's REST API stands on: {@code client.api} has its
 * operations and {@code client.model} its types, both made from docs/openapi.yaml by the build.
 */
@NullMarked
package dev.skerry.tool.client;

import org.jspecify.annotations.NullMarked;
