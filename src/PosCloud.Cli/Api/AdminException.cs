using PosCloud.Protocol.Problems;

namespace PosCloud.Cli.Api;

/// <summary>The service (or its storage, during an upload) refused a request, after the retries that the refusal allows.</summary>
public sealed class AdminException(ProblemBody problem) : Exception(problem.Detail ?? problem.Title)
{
    /// <summary>The reason of an answer that is not what the protocol says, for example a proxy's error page.</summary>
    public const string AnswerUnreadable = "answer-unreadable";

    /// <summary>The reason when storage refused a block or the block list.</summary>
    public const string UploadRefused = "upload-refused";

    public ProblemBody Problem { get; } = problem;
}
