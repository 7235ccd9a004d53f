using System.Globalization;

namespace Azure.Data.Tables;

/// <summary>A transaction was refused: none of its actions happened.</summary>
public class TableTransactionFailedException : RequestFailedException
{
    /// <summary>The key in <see cref="Exception.Data"/> under which the failed action's index travels.</summary>
    internal const string FailedEntityKey = "FailedEntity";

    public TableTransactionFailedException(RequestFailedException requestFailedException)
        : base(
            NotNull(requestFailedException).Status,
            requestFailedException.Message,
            requestFailedException.ErrorCode,
            requestFailedException.InnerException)
    {
        if (requestFailedException.Data[FailedEntityKey] is string text
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            FailedTransactionActionIndex = index;
        }
    }

    /// <summary>The zero-based position of the action that failed, if the service named one.</summary>
    public int? FailedTransactionActionIndex { get; }

    private static RequestFailedException NotNull(RequestFailedException exception)
    {
        ArgumentNullException.ThrowIfNull(exception, "requestFailedException");
        return exception;
    }
}
