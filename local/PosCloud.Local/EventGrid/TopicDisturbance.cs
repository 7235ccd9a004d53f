namespace PosCloud.Local.EventGrid;

/// <summary>What Event Grid may do at any time and seldom does: for tests of those who listen.</summary>
/// <param name="Duplicates">Share of the events that are delivered twice, 0 to 1.</param>
/// <param name="Reorders">Whether events that are due at the same time leave in a random order.</param>
/// <param name="Seed">The same seed gives the same run.</param>
public sealed record TopicDisturbance(double Duplicates, bool Reorders, int Seed);
