using System.Net;
using PosCloud.Cli.Api;
using PosCloud.Cli.Console;
using PosCloud.Cli.Language;
using PosCloud.Delta;
using PosCloud.Protocol.Problems;

namespace PosCloud.Cli;

/// <summary>What an exception means to the person at the prompt: an exit code and one line.</summary>
internal static class ErrorReport
{
    /// <summary>False for a defect of this program, which must show its stack.</summary>
    public static bool Describe(Exception exception, out int exitCode, out string line)
    {
        (exitCode, line) = exception switch
        {
            CliException e => (e.ExitCode, Line(e.Message, e.Advice)),
            AdminException e => (CodeOf(e.Problem), Line(Describe(e.Problem), e.Problem.Next ?? Messages.AdviceSeeDetail)),
            ServiceUnreachableException e => (ExitCodes.Unreachable, Line(Messages.ErrorUnreachable.With(e.Host, e.Message), Messages.AdviceUnreachable)),
            DeltaException e => (ExitCodes.LocalFile, Line(Messages.ErrorDelta.With(Show.Name(e.Error), e.Message), Advice(e.Error))),
            TimeoutException e => (ExitCodes.Refused, Line(e.Message, Messages.AdvicePackagesLater)),
            IOException or UnauthorizedAccessException => (ExitCodes.LocalFile, Line(exception.Message, Messages.AdviceLocalFile)),
            _ => (-1, ""),
        };
        return exitCode >= 0;
    }

    public static string Line(string what, string whatToDo) =>
        SafeText.OneLine($"{Messages.ErrorPrefix} {what.TrimEnd('.', '。')} — {whatToDo}");

    private static string Advice(DeltaError error) => error switch
    {
        DeltaError.BaseMismatch => Messages.AdviceDeltaBase,
        DeltaError.NotADelta => Messages.AdviceDeltaNone,
        DeltaError.UnsupportedVersion => Messages.AdviceDeltaVersion,
        DeltaError.LimitExceeded => Messages.AdviceDeltaLimit,
        _ => Messages.AdviceDelta,
    };

    private static int CodeOf(ProblemBody problem) =>
        problem.Status == (int)HttpStatusCode.Unauthorized ? ExitCodes.NotLoggedIn : ExitCodes.Refused;

    private static string Describe(ProblemBody problem) =>
        $"{problem.Title.TrimEnd('.')} ({problem.ReasonName()}{(problem.Detail is null ? "" : ": " + problem.Detail)})";
}
