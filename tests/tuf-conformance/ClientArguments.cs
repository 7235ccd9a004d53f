namespace PosCloud.TufConformance;

/// <summary>The command line that the suite fixes: options, then one command, and for <c>init</c> a file.</summary>
internal sealed class ClientArguments
{
    private readonly List<KeyValuePair<string, string>> options = [];
    private readonly List<string> words = [];

    /// <exception cref="ArgumentException">An option has no value.</exception>
    public ClientArguments(IReadOnlyList<string> arguments)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal))
            {
                words.Add(arguments[i]);
            }
            else if (++i < arguments.Count)
            {
                options.Add(new(arguments[i - 1], arguments[i]));
            }
            else
            {
                throw new ArgumentException($"{arguments[i - 1]} has no value.");
            }
        }
    }

    public string? Command => words.FirstOrDefault();

    /// <summary>The word after the command.</summary>
    public string Argument => words.ElementAtOrDefault(1) ?? throw new ArgumentException($"{Command} needs a file.");

    public IEnumerable<string> All(string option) => options.Where(pair => pair.Key == option).Select(pair => pair.Value);

    /// <exception cref="ArgumentException">The option is missing.</exception>
    public string One(string option) => All(option).FirstOrDefault() ?? throw new ArgumentException($"{option} is missing.");
}
