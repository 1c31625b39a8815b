// The bridge to TensorFlow's C interface: arrays, attributes, registration.
#include "kernel.h"

namespace bowlab {

Run::Run(TF_OpKernelContext* context) : context_(context), status_(TF_NewStatus()) {}

Run::~Run() {
  if (TF_GetCode(status_) != TF_OK) TF_OpKernelContext_Failure(context_, status_);
  for (TF_Tensor* each : held_) TF_DeleteTensor(each);
  TF_DeleteStatus(status_);
}

const void* Run::read(int index, std::vector<int64_t>& shape) {
  TF_Tensor* tensor = nullptr;
  TF_GetInput(context_, index, &tensor, status_);
  if (tensor == nullptr) return nullptr;
  held_.push_back(tensor);
  for (int axis = 0; axis < TF_NumDims(tensor); axis++) shape.push_back(TF_Dim(tensor, axis));
  return TF_TensorData(tensor);
}

void* Run::write(int index, const std::vector<int64_t>& shape, TF_DataType type, int reuse) {
  TF_Tensor* tensor = nullptr;
  if (reuse >= 0) {
    int forwarded = -1;
    tensor = TF_ForwardInputOrAllocateOutput(context_, &reuse, 1, index, shape.data(), int(shape.size()), &forwarded,
                                             status_);
  } else {
    size_t bytes = TF_DataTypeSize(type);
    for (int64_t each : shape) bytes *= size_t(each);
    tensor = TF_AllocateOutput(context_, index, type, shape.data(), int(shape.size()), bytes, status_);
  }
  if (tensor == nullptr) return nullptr;
  held_.push_back(tensor);
  return TF_TensorData(tensor);
}

static void* readAttributes(TF_OpKernelConstruction* construction) {
  auto* attributes = new Attributes();
  TF_Status* status = TF_NewStatus();
  if (TF_OpKernelConstruction_HasAttr(construction, "number", status))
    TF_OpKernelConstruction_GetAttrFloat(construction, "number", &attributes->number, status);
  if (TF_OpKernelConstruction_HasAttr(construction, "limit", status))
    TF_OpKernelConstruction_GetAttrInt32(construction, "limit", &attributes->limit, status);
  TF_DataType type = TF_FLOAT;
  if (TF_OpKernelConstruction_HasAttr(construction, "T", status))
    TF_OpKernelConstruction_GetAttrType(construction, "T", &type, status);
  attributes->isNarrow = type == TF_BFLOAT16;
  TF_DeleteStatus(status);
  return attributes;
}

static void dropAttributes(void* attributes) { delete static_cast<Attributes*>(attributes); }

void define(const char* name, const std::vector<const char*>& inputs, const std::vector<const char*>& outputs,
            const std::vector<const char*>& attributes, void (*compute)(void*, TF_OpKernelContext*)) {
  TF_Status* status = TF_NewStatus();
  TF_OpDefinitionBuilder* operation = TF_NewOpDefinitionBuilder(name);
  for (const char* each : attributes) TF_OpDefinitionBuilderAddAttr(operation, each);
  for (const char* each : inputs) TF_OpDefinitionBuilderAddInput(operation, each);
  for (const char* each : outputs) TF_OpDefinitionBuilderAddOutput(operation, each);
  TF_OpDefinitionBuilderSetShapeInferenceFunction(operation, [](TF_ShapeInferenceContext* context, TF_Status* status) {
    TF_ShapeInferenceContextSetUnknownShape(context, status);
  });
  TF_RegisterOpDefinition(operation, status);
  TF_KernelBuilder* kernel = TF_NewKernelBuilder(name, "CPU", readAttributes, compute, dropAttributes);
  TF_RegisterKernelBuilder(name, kernel, status);
  TF_DeleteStatus(status);
}

}  // namespace bowlab
