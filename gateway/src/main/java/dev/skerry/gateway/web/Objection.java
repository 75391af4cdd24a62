package dev.skerry.gateway.web;

/** One of several things that are wrong with what was sent. */
public sealed interface Objection permits SourceProblem, BundleObjection {}
