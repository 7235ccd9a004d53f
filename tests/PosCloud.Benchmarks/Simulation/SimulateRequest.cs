namespace PosCloud.Benchmarks.Simulation;

/// <summary>What the command line asks for.</summary>
/// <param name="Options">The estate.</param>
/// <param name="Failures">Failure rates of the exposure runs, in percent; none leaves them out.</param>
/// <param name="Runs">Exposure runs for each rate.</param>
/// <param name="ExposedTerminals">Terminals of an exposure run.</param>
/// <param name="Output">Folder for Markdown, JSON and plots; null writes none.</param>
/// <param name="Prices">Of a million storage transactions and of a million requests.</param>
internal sealed record SimulateRequest(
    SimulationOptions Options, IReadOnlyList<double> Failures, int Runs, int ExposedTerminals, string? Output, (decimal Transactions, decimal Requests) Prices);
