using System.CommandLine;
using PosCloud.Cli.Language;
using PosCloud.Protocol;

namespace PosCloud.Cli;

/// <summary>What values on the command line must look like: the protocol's own rules, so that the service agrees.</summary>
internal static class Rules
{
    public static Option<T> Id<T>(this Option<T> option) => option.Each(Names.IsId, Messages.RuleId);

    public static Argument<string> Id(this Argument<string> argument)
    {
        argument.Validators.Add(result => Check(result.Tokens.Select(t => t.Value), Names.IsId, argument.Name, Messages.RuleId, result.AddError));
        return argument;
    }

    public static Option<T> Component<T>(this Option<T> option) => option.Each(Names.IsComponent, Messages.RuleComponent);

    public static Option<T> Version<T>(this Option<T> option) => option.Each(Names.IsVersion, Messages.RuleVersion);

    public static Option<T> Estate<T>(this Option<T> option) => option.Each(Names.IsEstate, Messages.RuleEstate);

    public static Option<T> Text<T>(this Option<T> option, int maxLength) =>
        option.Each(v => v.Length >= 1 && v.Length <= maxLength && !v.Any(char.IsControl), Messages.RuleText.With(maxLength));

    public static Option<T> Url<T>(this Option<T> option) =>
        option.Each(v => Uri.TryCreate(v, UriKind.Absolute, out var uri) && Auth.Endpoints.IsSafe(uri), Messages.RuleUrl);

    public static Option<T> Duration<T>(this Option<T> option, TimeSpan min, TimeSpan max) => option.Each(
        v => Durations.TryParse(v, out var duration) && duration >= min && duration <= max,
        Messages.RuleDuration.With(Durations.Format(min), Durations.Format(max)));

    /// <summary>Every value must pass.</summary>
    /// <param name="rule">Ends the sentence "Option --x: 'value' …".</param>
    public static Option<T> Each<T>(this Option<T> option, Func<string, bool> passes, string rule)
    {
        option.Validators.Add(result => Check(result.Tokens.Select(t => t.Value), passes, option.Name, rule, result.AddError));
        return option;
    }

    private static void Check(IEnumerable<string> values, Func<string, bool> passes, string name, string rule, Action<string> addError)
    {
        foreach (var value in values)
        {
            if (!passes(value))
            {
                addError(Messages.RuleBroken.With(name, value, rule));
            }
        }
    }
}
