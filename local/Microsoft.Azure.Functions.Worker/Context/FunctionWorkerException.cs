namespace Microsoft.Azure.Functions.Worker;

/// <summary>The worker itself could not run a function.</summary>
public class FunctionWorkerException : Exception
{
    public FunctionWorkerException(string message)
        : base(message)
    {
    }

    public FunctionWorkerException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
