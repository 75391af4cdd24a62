/**
 * What all routes share: problem details, entity tags, parameters and bodies; the routes are in
 * packages by area.
 */
@NullMarked
package dev.skerry.gateway.web;

import org.jspecify.annotations.NullMarked;
