namespace Microsoft.Azure.Functions.Worker;

/// <summary>A parameter could not be given a value; the function was not called.</summary>
public class FunctionInputConverterException : FunctionWorkerException
{
    public FunctionInputConverterException(string message)
        : base(message)
    {
    }

    public FunctionInputConverterException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
